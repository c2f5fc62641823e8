import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** The `config` section of a stack's config file. */
export type StackConfigValues = Readonly<Record<string, unknown>>;

/**
 * A folder outside the program that stands for one stack: a copy of the program's Pulumi.yaml and the stack's config
 * file. The engine writes a salt into a config file, and the program's own files must stay as they are.
 */
export interface StackFolder {
  readonly dir: string;
  readonly configFile: string;
}

/** Makes the folder. Throws when the program has no Pulumi.yaml. */
export async function stackFolder(home: string, programDir: string, stack: string): Promise<StackFolder> {
  const project = join(programDir, "Pulumi.yaml");
  const { name } = (parse(await readFile(project, "utf8")) ?? {}) as { name?: unknown };
  if (typeof name !== "string") throw new Error(`${project} has no "name"`);
  const dir = join(home, "stacks", `${name}-${stack}`);
  await mkdir(dir, { recursive: true });
  await copyFile(project, join(dir, "Pulumi.yaml"));
  return { dir, configFile: join(dir, `Pulumi.${stack}.yaml`) };
}

/** Replaces the config values; what else is in the file (the engine's salt) stays. */
export async function writeConfig(folder: StackFolder, values: StackConfigValues): Promise<void> {
  const before = parse(await readFile(folder.configFile, "utf8").catch(() => "{}")) as Record<string, unknown> | null;
  await writeFile(folder.configFile, stringify({ ...before, config: values }));
}
