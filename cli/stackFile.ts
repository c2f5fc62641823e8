import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { CommandError } from "./commandError.ts";

/** Where the config of a stack is. */
export interface StackFile {
  /** Absolute path of `Pulumi.<stack>.yaml`. */
  readonly path: string;
  readonly stack: string;
  /** Name of the project in `Pulumi.yaml` beside it: the namespace of its keys. */
  readonly project: string;
}

export interface StackFileOptions {
  readonly stack?: string | undefined;
  /** Path of the config file; by default `Pulumi.<stack>.yaml` in the current folder. */
  readonly file?: string | undefined;
}

const NAME = /^Pulumi\.(.+)\.ya?ml$/;
/** The stack of demo and tests is nobody's production, so it is never meant by default. */
const LOCAL = "local";

/** Finds a stack's config file: the one that is named, else the only one beside the local stack's. */
export async function stackFile(options: StackFileOptions, cwd: string): Promise<StackFile> {
  const path = resolve(cwd, options.file ?? `Pulumi.${options.stack ?? (await onlyStack(cwd))}.yaml`);
  const stack = options.stack ?? NAME.exec(basename(path))?.[1];
  if (stack === undefined) {
    throw new CommandError(`--file ${options.file} is not called Pulumi.<stack>.yaml: name its stack with --stack.`, 2);
  }
  return { path, stack, project: await projectName(dirname(path), cwd) };
}

async function onlyStack(cwd: string): Promise<string> {
  const names = await readdir(cwd);
  const stacks = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).filter((stack) => stack !== LOCAL);
  const [only, ...others] = stacks.sort();
  if (only !== undefined && others.length === 0) return only;
  throw new CommandError(
    only === undefined
      ? "There is no Pulumi.<stack>.yaml here. Run this in the project's folder, or name one with --stack or --file."
      : `Which stack? There are ${stacks.join(", ")}: name one with --stack.`,
    2,
  );
}

async function projectName(dir: string, cwd: string): Promise<string> {
  const texts = await Promise.all([dir, cwd].map((one) => readFile(join(one, "Pulumi.yaml"), "utf8").catch(() => "")));
  for (const text of texts) {
    const project: unknown = parseDocument(text).toJS();
    if (typeof project === "object" && project !== null && "name" in project) return String(project.name);
  }
  throw new CommandError(`There is no Pulumi.yaml with a name in ${dir}. Run this in the project's folder.`, 2);
}
