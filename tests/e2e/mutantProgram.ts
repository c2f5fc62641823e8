import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM } from "./testStack.ts";

export interface Mutation {
  /** File of the program, below its folder. */
  readonly file: string;
  /** Text that must be there, once. */
  readonly find: string;
  readonly replace: string;
}

export interface MutantProgram {
  readonly dir: string;
  dispose(): Promise<void>;
}

const SOURCES = [
  "index.ts",
  "compileCache.ts",
  "config.ts",
  "core",
  "components",
  "lambdas",
  "package.json",
  "Pulumi.yaml",
  "Pulumi.local.yaml",
];

/**
 * A copy of the program, or of other parts of the repository, with one text changed. Throws when the text is not there,
 * or more than once.
 */
export async function mutantProgram(
  { file, find, replace }: Mutation,
  sources: readonly string[] = SOURCES,
): Promise<MutantProgram> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-mutant-"));
  const dispose = () => rm(dir, { recursive: true, force: true });
  try {
    for (const source of sources) await cp(join(PROGRAM, source), join(dir, source), { recursive: true });
    await symlink(join(PROGRAM, "node_modules"), join(dir, "node_modules"));
    const text = await readFile(join(dir, file), "utf8");
    const parts = text.split(find);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, instead of once: ${find}`);
    await writeFile(join(dir, file), parts.join(replace));
    return { dir, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
