import { join } from "node:path";
import { assertSucceeded, deployLandscape } from "../../examples/demo/deployment.ts";
import {
  localSettings,
  type StackSettings,
  withLandscape,
  withoutAlerts,
  withoutHosts,
} from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { type LocalAws, startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { toolchainOrExit, type Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";

export const PROGRAM_DIR = join(import.meta.dirname, "..", "..");
const STACK = "bench";

/** A local AWS with the landscape in it: what every bench starts from. */
export interface BenchStage {
  readonly toolchain: Toolchain;
  readonly aws: LocalAws;
  readonly settings: StackSettings;
}

/** Starts it. The caller stops `aws`. */
export async function benchStage(write: (line: string) => void, timeFactor: number): Promise<BenchStage> {
  const toolchain = await toolchainOrExit(write);
  const aws = await startLocalAws({ toolchain, timeFactor });
  try {
    const landscape = await deployLandscape({ programDir: PROGRAM_DIR, toolchain, aws, stack: STACK });
    return {
      toolchain,
      aws,
      settings: withLandscape(withoutAlerts(withoutHosts(localSettings(PROGRAM_DIR))), landscape),
    };
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

/** Runs `use` with a new stack of a program, and removes the stack. `env` is added to the program's environment. */
export async function withStack<T>(
  stage: BenchStage,
  programDir: string,
  config: StackSettings,
  use: (stack: PulumiStack) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { toolchain, aws } = stage;
  const stack = await createWorkspace({ toolchain, aws, programDir, stack: STACK, config, env });
  try {
    return await use(stack);
  } finally {
    await stack.dispose();
  }
}

/** Median wall seconds of previews, after one that warms the file cache. Throws with the engine's words. */
export async function previewSeconds(stack: PulumiStack, runs: number): Promise<number> {
  assertSucceeded("bench", await stack.preview());
  const seconds: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const result = await stack.preview();
    assertSucceeded("bench", result);
    seconds.push(result.seconds);
  }
  return median(seconds);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("median of no values");
  return middle;
}
