import assert from "node:assert/strict";
import type { EngineEvent } from "../../packages/local-aws/engine/index.ts";
import { type AwsCall, type HoldOptions, holdCalls } from "./heldCalls.ts";
import type { TestStack } from "./testStack.ts";

/** When the engine is killed: at an event of its own, or while a call to AWS is on its way. */
export type KillMoment =
  | { readonly event: (event: EngineEvent) => boolean }
  | {
      readonly call: (call: AwsCall) => boolean;
      readonly at: HoldOptions["at"];
      /** So many calls must be held. @default 1 */
      readonly count?: number;
    };

/** Runs `pulumi up` and kills the engine at that moment (SIGKILL). Throws when the moment did not come. */
export async function killedUpdate(stack: TestStack, moment: KillMoment): Promise<void> {
  const { program, shared } = stack;
  const kill = () => void program.kill();
  if ("event" in moment) {
    const onEvent = (event: EngineEvent) => {
      if (moment.event(event)) kill();
    };
    return assertKilled(await program.up({ flags: ["--skip-preview"], onEvent }));
  }
  let missing = moment.count ?? 1;
  const onHeld = () => {
    missing -= 1;
    if (missing === 0) kill();
  };
  const network = await holdCalls(shared.aws.url, { matches: moment.call, at: moment.at, onHeld });
  try {
    const env = { AWS_ENDPOINT_URL: network.url };
    assertKilled(await program.up({ flags: ["--skip-preview"], env }));
  } finally {
    await network.stop();
  }
}

function assertKilled({
  exitCode,
  diagnostics,
}: {
  readonly exitCode: number;
  readonly diagnostics: readonly string[];
}) {
  assert.equal(exitCode, 137, `the engine was not killed: ${diagnostics.join("\n")}`);
}

/** What an operator does after a killed update. */
export async function recover({ program }: TestStack): Promise<void> {
  await program.cancel();
  const up = await program.up();
  assert.equal(up.ok, true, up.diagnostics.join("\n"));
}

/** The operations that the state calls unfinished: `updating wildcard-g1`. */
export async function pendingOperations({ program }: TestStack): Promise<string[]> {
  const { deployment } = (await program.exportState()) as { deployment: { pending_operations?: PendingOperation[] } };
  return (deployment.pending_operations ?? []).map(
    ({ type, resource }) => `${type} ${resource.urn.slice(resource.urn.lastIndexOf("::") + 2)}`,
  );
}

interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string };
}
