import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../process/onExit.ts";
import type { Toolchain } from "../toolchain/ensureToolchain.ts";
import { engineHome } from "./engineHome.ts";
import { assertSuccess, PulumiStack } from "./pulumiStack.ts";
import { runCommand } from "./runEngine.ts";
import { type StackConfigValues, stackFolder, writeConfig } from "./stackFolder.ts";

export interface WorkspaceOptions {
  readonly toolchain: Pick<Toolchain, "node" | "pulumi" | "awsPlugin">;
  /** The AWS that the provider talks to: a `LocalAws` fits. */
  readonly aws: { readonly env: Readonly<Record<string, string>> };
  /** Folder with the program's Pulumi.yaml; nothing is written there. */
  readonly programDir: string;
  readonly stack: string;
  /** The stack's config: keys as in its config file. @default none */
  readonly config?: StackConfigValues;
  /** Folder of plugins and state, to share between stacks. @default a new temporary one, removed by `dispose()` */
  readonly home?: string;
  /** Folder of the stacks' state and config files, when that is not to be the home. */
  readonly stateDir?: string;
  /** Go on with the stack when it exists already. @default false: then it is refused */
  readonly reopen?: boolean;
  /** More environment for the engine, its provider and the program. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the engine says of a stack that is there. */
const EXISTS = /stack '[^']+' already exists/;

/** Makes a new stack for a program. Throws when the engine refuses it, for instance because it exists. */
export async function createWorkspace(options: WorkspaceOptions): Promise<PulumiStack> {
  const { toolchain, programDir, stack } = options;
  const ownHome = options.home === undefined;
  const dir = options.home ?? (await mkdtemp(join(tmpdir(), "cabal-tls-engine-")));
  const removeHome = () => rm(dir, { recursive: true, force: true });
  const forget = ownHome ? onExit(removeHome) : () => undefined;
  try {
    const home = await engineHome(dir, toolchain);
    const folder = await stackFolder(options.stateDir ?? dir, programDir, stack);
    const env = { ...home.env, ...(await stateEnvironment(options.stateDir)), ...options.aws.env, ...options.env };
    const args = ["stack", "init", stack, "--no-select", "--non-interactive"];
    const run = { program: toolchain.pulumi, args, cwd: folder.dir, env, deadlineSeconds: 60 };
    const made = await runCommand(run);
    if (!(options.reopen === true && EXISTS.test(made.stderr))) assertSuccess(args, made);
    if (options.config !== undefined) await writeConfig(folder, options.config);
    const dispose = async () => {
      await rm(folder.dir, { recursive: true, force: true });
      forget();
      if (ownHome) await removeHome();
    };
    return new PulumiStack({ program: toolchain.pulumi, programDir, stack, home, folder, env, dispose });
  } catch (error) {
    forget();
    if (ownHome) await removeHome();
    throw error;
  }
}

async function stateEnvironment(dir: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (dir === undefined) return {};
  const state = join(dir, "state");
  await mkdir(state, { recursive: true });
  return { PULUMI_BACKEND_URL: `file://${state}` };
}
