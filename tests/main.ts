import { join } from "node:path";
import { Command } from "commander";
import { actionlint } from "../packages/local-aws/toolchain/actionlint.ts";
import { PROVIDER_VARIABLE } from "../packages/local-aws/toolchain/awsPlugin.ts";
import { cacheDir } from "../packages/local-aws/toolchain/cacheEntry.ts";
import { ensureToolchain } from "../packages/local-aws/toolchain/ensureToolchain.ts";
import { pythonEnvironment } from "../packages/local-aws/toolchain/pythonEnvironment.ts";
import { type Checkers, runChecks } from "./checks.ts";
import { keepCompiled } from "./keepCompiled.ts";
import { failureText, slowestFiles } from "./fileResult.ts";
import { runInLanes } from "./lanes.ts";
import { testFiles } from "./testFiles.ts";

/** An engine waits for AWS half of its time: three processes use two cores well. */
const LANES = 3;
const SLOWEST = 15;

const { provider, grep, ...extent } = new Command("npm test --")
  .description("Set-up, checks (format, lint, types), unit tests, end-to-end tests on the local AWS.")
  .option("--quick", "without the tests that need the engine or the local AWS (npm run test:quick)", false)
  .option("--full", "with those that are too many for each change (npm run test:full)", false)
  .option("--grep <text>", "only tests whose title contains the text, and no checks")
  .option("--provider <path>", "a pulumi-resource-aws program instead of the stand-in; `download` fetches the real one")
  .parse()
  .opts<{ quick: boolean; full: boolean; grep?: string; provider?: string }>();
const write = (line: string) => process.stdout.write(`${line}\n`);

if (provider !== undefined) process.env[PROVIDER_VARIABLE] = provider;
process.exit(await run());

/** Returns the exit code. The last line counts the checks too: a fault of format is a failure like any other. */
async function run(): Promise<number> {
  keepCompiled();
  if (!extent.quick) await ensureToolchain(write);
  const checks = grep === undefined ? await runChecks(await checkers(), write) : { passed: 0, failed: 0 };
  const tests = await runTests(testFiles(extent), grep);
  const failed = checks.failed + tests.failed;
  if (checks.failed > 0) write(`${checks.failed} of the checks failed; see the lines before the tests.`);
  write(`${checks.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function checkers(): Promise<Checkers> {
  const programs = join(await pythonEnvironment(cacheDir(), write), "bin");
  return {
    ruff: join(programs, "ruff"),
    actionlint: await actionlint(cacheDir(), write),
    zizmor: join(programs, "zizmor"),
    python: join(programs, "python"),
  };
}

async function runTests(
  files: readonly string[],
  grep: string | undefined,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const results = await runInLanes({ files, lanes: LANES, grep, write });
  write(`The slowest files:\n${slowestFiles(results, process.cwd(), SLOWEST).join("\n")}\n`);
  const failures = results.flatMap((result) => result.failures);
  if (failures.length > 0) write(`Failed (more above):\n${failures.map(failureText).join("\n")}\n`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  // A run that finds no test has shown nothing.
  return { passed, failed: passed === 0 && failed === 0 ? 1 : failed };
}
