import { createInterface } from "node:readline";
import Mocha from "mocha";
import { stopSharedLocalAws } from "./e2e/sharedLocalAws.ts";
import { type Failure, type FileResult, fileResultLine } from "./fileResult.ts";

/**
 * Runs the test files that it is told, one a line of its standard input, in one process: what they share, such as the
 * local AWS, is started once. After each file it writes a line with the result. It ends with its standard input.
 */

/** Far above what any of them takes: a machine may be busy with other things. */
const TIMEOUT_MS = 120_000;
const grep = process.argv[2];

// A rejection that no test waits for fails the test that runs; without this nobody would see it.
process.on("unhandledRejection", (reason) => {
  throw reason;
});

for await (const file of createInterface({ input: process.stdin })) {
  process.stdout.write(fileResultLine(await runFile(file)));
}
await stopSharedLocalAws();
// A test that leaves a socket or a timer behind must not keep the lane.
process.exit(0);

async function runFile(file: string): Promise<FileResult> {
  const mocha = new Mocha({
    timeout: TIMEOUT_MS,
    forbidOnly: true,
    reporter: "spec",
    ...(grep === undefined ? {} : { fgrep: grep }),
  });
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  const started = performance.now();
  const result = await new Promise<FileResult>((resolve) => {
    const failures: Failure[] = [];
    const runner = mocha.run((failed) => {
      resolve({ file, passed: runner.stats?.passes ?? 0, failed, failures, milliseconds: performance.now() - started });
    });
    runner.on("fail", (test: Mocha.Runnable, error: unknown) => {
      failures.push({ title: test.fullTitle(), message: error instanceof Error ? error.message : String(error) });
    });
  });
  // Each runner that is not disposed of goes on listening to unhandled rejections, and emits them again to all others.
  mocha.dispose();
  return result;
}
