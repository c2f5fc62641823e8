import { type LocalAws, startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { ensureToolchain, type Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";

export interface SharedLocalAws {
  readonly toolchain: Toolchain;
  readonly aws: LocalAws;
}

/** AWS's durations are divided by this in the tests: an hour of AWS is six seconds. */
export const TEST_TIME_FACTOR = 600;
const STOP_MS = 30_000;

let shared: Promise<SharedLocalAws> | undefined;

/** One local AWS for the whole process; test files keep apart by their own stack names and domains. */
export function sharedLocalAws(): Promise<SharedLocalAws> {
  shared ??= start();
  return shared;
}

/** Does nothing when nobody asked for it. */
export async function stopSharedLocalAws(): Promise<void> {
  // A start that failed has already failed the test that asked for it.
  const running = await shared?.catch(() => undefined);
  await running?.aws.stop();
}

async function start(): Promise<SharedLocalAws> {
  const toolchain = await ensureToolchain((line) => process.stderr.write(`${line}\n`));
  return { toolchain, aws: await startLocalAws({ toolchain, timeFactor: TEST_TIME_FACTOR }) };
}

// Under mocha's own command, which runs all files at once. A lane of `npm test`, which runs one after the other, loads
// this module before any of them and stops it by itself.
if ("after" in globalThis) {
  after(async function () {
    this.timeout(STOP_MS);
    await stopSharedLocalAws();
  });
}
