import { parseArgs } from "node:util";
import Mocha from "mocha";
import { actionlint } from "../local/toolchain/actionlint.ts";
import { cacheDir } from "../local/toolchain/cacheDir.ts";
import { ensureToolchain } from "../local/toolchain/ensureToolchain.ts";
import { pythonEnvironment } from "../local/toolchain/pythonEnvironment.ts";
import { type Checkers, runChecks } from "./checks.ts";
import { keepCompiled } from "./compileCache.ts";
import { testFiles } from "./testFiles.ts";

const HELP = `Usage: npm test [-- --quick] [-- --grep TEXT]

Set-up, checks (format, lint, types), unit tests, end-to-end tests on the local AWS.

  --quick       without the tests that need the engine or the local AWS (also: npm run test:quick)
  --grep TEXT   only tests whose title contains TEXT, and no checks
`;
const TIMEOUT_MS = 30_000;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    grep: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const write = (line: string) => process.stdout.write(`${line}\n`);

if (values.help) process.stdout.write(HELP);
else process.exit(await run(values.quick, values.grep));

/** Returns the exit code. The last line counts the checks too: a fault of format is a failure like any other. */
async function run(quick: boolean, grep: string | undefined): Promise<number> {
  keepCompiled();
  const ruff = quick ? `${await pythonEnvironment(cacheDir(), write)}/bin/ruff` : (await ensureToolchain(write)).ruff;
  const checks = grep === undefined ? await runChecks(await checkers(ruff), write) : { passed: 0, failed: 0 };
  const tests = await runMocha(testFiles({ quick }), grep);
  const failed = checks.failed + tests.failed;
  if (checks.failed > 0) write(`${checks.failed} of the checks failed; see the lines before the tests.`);
  write(`${checks.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function checkers(ruff: string): Promise<Checkers> {
  return { ruff, actionlint: await actionlint(cacheDir(), write) };
}

async function runMocha(
  files: readonly string[],
  grep: string | undefined,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const mocha = new Mocha({
    timeout: TIMEOUT_MS,
    forbidOnly: true,
    reporter: "spec",
    ...(grep === undefined ? {} : { fgrep: grep }),
  });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const passed = runner.stats?.passes ?? 0;
      // A run that finds no test has shown nothing.
      resolve({ passed, failed: passed === 0 && failed === 0 ? 1 : failed });
    });
  });
}
