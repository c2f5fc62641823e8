import { access, readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { fieldsOf } from "../../core/parsedJson.ts";
import { CommandError } from "./commandError.ts";

/** Where the config of a stack is. */
export interface StackFile {
  /** Absolute path of `Pulumi.<stack>.yaml`. */
  readonly path: string;
  readonly stack: string;
  /** Name of the project in `Pulumi.yaml` beside it: the namespace of its keys. */
  readonly project: string;
  /** The path, where the engine would not find it by itself: it is not `Pulumi.<stack>.yaml` beside `Pulumi.yaml`. */
  readonly configFile: string | undefined;
}

export interface StackFileOptions {
  readonly stack?: string | undefined;
  /** Path of the config file; by default `Pulumi.<stack>.yaml` in the project's folder. */
  readonly file?: string | undefined;
}

const NAME = /^Pulumi\.(.+)\.ya?ml$/;
/** The stack of demo and tests is never production, so it is never the default. */
const LOCAL = "local";

/** Finds a stack's config file: the one that is named, else the only one beside the local stack's. */
export async function stackFile(options: StackFileOptions, cwd: string): Promise<StackFile> {
  const folder = await projectFolder(cwd);
  const path =
    options.file === undefined
      ? join(folder, `Pulumi.${options.stack ?? (await onlyStack(folder))}.yaml`)
      : resolve(cwd, options.file);
  const stack = options.stack ?? NAME.exec(basename(path))?.[1];
  if (stack === undefined) {
    throw new CommandError(`--file ${options.file} is not called Pulumi.<stack>.yaml: name its stack with --stack.`, 2);
  }
  const configFile = path === join(folder, `Pulumi.${stack}.yaml`) ? undefined : path;
  return { path, stack, project: await projectName(dirname(path), folder), configFile };
}

/** The `config` of a stack's file; `path` only names it. Throws CommandError when the text is no YAML. */
export function configIn(text: string, path: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const [reason = ""] = error.message.split("\n");
    const message = `${path} is not YAML: ${reason.replace(/:$/, "")}. Repair it; nothing was changed.`;
    throw new CommandError(message, 2, { cause: error });
  }
  return fieldsOf(fieldsOf(document.toJS())["config"]);
}

/** The stacks that have a config file in a folder, without the local one. */
export async function stacksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .filter((stack) => stack !== LOCAL)
    .sort();
}

/** The nearest folder upwards that has a Pulumi.yaml, as the engine looks for it; the folder itself when none has. */
async function projectFolder(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if ((await projectText(folder)) !== undefined) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}

async function onlyStack(folder: string): Promise<string> {
  const stacks = await stacksIn(folder);
  const [only, ...others] = stacks;
  if (only !== undefined && others.length === 0) return only;
  throw new CommandError(
    only === undefined
      ? `There is no Pulumi.<stack>.yaml in ${folder}. Run this in the project's folder, or name one with --stack or --file.`
      : `Which stack? There are ${stacks.join(", ")}: name one with --stack.`,
    2,
  );
}

async function projectName(dir: string, folder: string): Promise<string> {
  for (const text of await Promise.all([dir, folder].map(projectText))) {
    const project: unknown = parseDocument(text ?? "").toJS();
    if (typeof project === "object" && project !== null && "name" in project) return String(project.name);
  }
  throw new CommandError(`There is no Pulumi.yaml with a name in ${dir}. Run this in the project's folder.`, 2);
}

/** Undefined when the folder has no Pulumi.yaml. */
function projectText(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "Pulumi.yaml"), "utf8").catch(() => undefined);
}

/** The project that docs/config.schema.json is for. */
const PROJECT = "cabal-tls";
/** In a checkout, and beside an installed package. */
const SCHEMA_PATHS = ["docs/config.schema.json", "node_modules/cabal-tls/docs/config.schema.json"];

/** First line of a stack's file, by which an editor finds the schema; empty if it is not found or is not for the project. */
export async function schemaLine({ path, project }: Pick<StackFile, "path" | "project">): Promise<string> {
  if (project !== PROJECT) return "";
  for (const schema of SCHEMA_PATHS) {
    const isThere = await access(join(dirname(path), schema)).then(
      () => true,
      () => false,
    );
    if (isThere) return `# yaml-language-server: $schema=${schema}\n`;
  }
  return "";
}
