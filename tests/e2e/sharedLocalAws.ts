import { type LocalAws, startLocalAws } from "../../local/startLocalAws.ts";
import { ensureToolchain, type Toolchain } from "../../local/toolchain/ensureToolchain.ts";

export interface SharedLocalAws {
  readonly toolchain: Toolchain;
  readonly aws: LocalAws;
}

/** AWS's durations are divided by this in the tests: an hour of AWS is six seconds. */
export const TEST_TIME_FACTOR = 600;

let shared: Promise<SharedLocalAws> | undefined;

/** One local AWS for the whole run; test files keep apart by their own stack names and domains. */
export function sharedLocalAws(): Promise<SharedLocalAws> {
  shared ??= start();
  return shared;
}

async function start(): Promise<SharedLocalAws> {
  const toolchain = await ensureToolchain((line) => process.stderr.write(`${line}\n`));
  return { toolchain, aws: await startLocalAws({ toolchain, timeFactor: TEST_TIME_FACTOR }) };
}

after(async function () {
  this.timeout(30_000);
  // A start that failed has already failed the test that asked for it.
  const running = await shared?.catch(() => undefined);
  await running?.aws.stop();
});
