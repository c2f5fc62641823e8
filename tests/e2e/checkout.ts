import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { PROGRAM, type TestStack } from "./testStack.ts";

const run = promisify(execFile);

/** What no workflow's script looks at, or what is too much to copy. */
const LEFT_OUT = new Set(["node_modules", ".git", "tests", "docs", "local"]);

/** A git checkout of the program with the config file of one stack, as a workflow has it. */
export interface Checkout {
  readonly dir: string;
  /** Writes the stack's config file and commits it. */
  commit(settings: StackSettings): Promise<void>;
  dispose(): Promise<void>;
}

export async function checkout({ program }: TestStack): Promise<Checkout> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-checkout-"));
  await cp(PROGRAM, dir, { recursive: true, filter: (source) => !LEFT_OUT.has(relative(PROGRAM, source)) });
  await symlink(join(PROGRAM, "node_modules"), join(dir, "node_modules"));
  // With the engine's salt, which it wrote when the stack was made.
  const file = join(dir, `Pulumi.${program.stack}.yaml`);
  const stackFile: unknown = parse(await readFile(program.configFile, "utf8"));
  const git = (...args: string[]) =>
    run("git", ["-c", "user.name=test", "-c", "user.email=test@example.net", ...args], { cwd: dir });
  await git("init", "--quiet");
  await git("commit", "--quiet", "--allow-empty", "--message", "start");
  return {
    dir,
    commit: async (config) => {
      await writeFile(file, stringify({ ...Object(stackFile), config }));
      await git("add", file);
      await git("commit", "--quiet", "--allow-empty", "--message", "change");
    },
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
}
