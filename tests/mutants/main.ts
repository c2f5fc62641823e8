import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Mutant, mutantsOf } from "./mutantsOf.ts";
import { type MutantTask, OUTCOME } from "./mutantTask.ts";
import { sampleOf } from "./sampleOf.ts";
import { testsOf } from "./testsOf.ts";

const HELP = `Usage: npm run mutants [-- --count N] [-- --seed N] [-- --only TEXT]

Makes small changes of core/ and lambdas/, one at a time, and says which of them neither the tests of the file's mirror path
nor 5 s of simulation notice. Exit code 1 when fewer than 85 % are noticed.

  --count N    how many (default: 200)
  --seed N     which ones (default: 1); the same seed is the same sample of the same sources
  --only TEXT  those of the sample whose line contains TEXT
`;
const ROOT = join(import.meta.dirname, "../..");
const SIMULATION_MS = 5_000;
/** A mutant that loops is ended; on a machine with other work everything takes longer. */
const LIMIT_MS = 180_000;
const GOAL = 0.85;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const write = (line: string) => process.stdout.write(`${line}\n`);
if (values.help) process.stdout.write(HELP);
else process.exitCode = await run(Number(values.count), Number(values.seed), values.only);

/** Returns the exit code. */
async function run(count: number, seed: number, only: string): Promise<number> {
  const began = performance.now();
  const all = globSync("{core,lambdas}/**/*.ts", { cwd: ROOT })
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), "utf8")));
  const sample = sampleOf(all, count, seed).filter(({ name }) => name.includes(only));
  write(`${sample.length} of ${all.length} mutants, seed ${seed}`);
  const waiting = [...sample];
  const survivors: Mutant[] = [];
  const lane = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const by = await noticedBy(mutant);
      if (by === undefined) survivors.push(mutant);
      write(`${by === undefined ? "SURVIVES" : `noticed by ${by}`}  ${mutant.name}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  const noticed = sample.length - survivors.length;
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  write(`${noticed} of ${sample.length} noticed (${Math.round((100 * noticed) / sample.length)} %) in ${minutes} min`);
  return noticed >= GOAL * sample.length ? 0 : 1;
}

/** The file's own tests, those beside it, the simulation: the quickest first. */
async function noticedBy(mutant: Mutant): Promise<string | undefined> {
  const { own, beside } = testsOf(mutant.file);
  return (
    (own === undefined ? undefined : await played("its tests", { mutant, tests: [own], simulationMs: 0 })) ??
    (beside.length === 0 ? undefined : await played("tests beside", { mutant, tests: beside, simulationMs: 0 })) ??
    (await played("simulation", { mutant, tests: [], simulationMs: SIMULATION_MS }))
  );
}

/** A process that ends otherwise than by passing has noticed: it failed, crashed, or never came to an end, which is said. */
function played(by: string, task: MutantTask): Promise<string | undefined> {
  const program = join(import.meta.dirname, "mutantProcess.ts");
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: "ignore", timeout: LIMIT_MS });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === OUTCOME.passed || code === OUTCOME.notRead) resolve(undefined);
      else resolve(signal === null ? by : `${by}, which did not end`);
    });
  });
}
