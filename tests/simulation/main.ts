import { availableParallelism } from "node:os";
import { type SimulateOptions, SIMULATE_HELP, simulateOptions } from "./simulateOptions.ts";
import { playJobs, type SimulationResult, summed } from "./simulationPool.ts";

const options = simulateOptions(process.argv.slice(2));
if (options === "help") {
  process.stdout.write(SIMULATE_HELP);
} else if ("fault" in options) {
  process.stderr.write(`${options.fault}\n${SIMULATE_HELP}`);
  process.exitCode = 2;
} else {
  process.exitCode = await simulate(options);
}

/** Returns the exit code. */
async function simulate({ from, count, milliseconds }: SimulateOptions): Promise<number> {
  const began = performance.now();
  let seed = from;
  const isOver = () => (count === undefined ? performance.now() - began > milliseconds : seed >= from + count);
  let failed = false;
  const results = await playJobs(
    () => (failed || isOver() ? undefined : { kind: "history", seed: seed++, wholeTrace: count === 1 }),
    count ?? availableParallelism(),
    ({ failure }) => {
      if (failure === undefined) return;
      failed = true;
      process.stdout.write(`${failure}\n`);
    },
  );
  process.stdout.write(`${figuresText(results, from, seed, (performance.now() - began) / 1000)}\n`);
  return failed ? 1 : 0;
}

function figuresText(results: readonly SimulationResult[], from: number, to: number, seconds: number): string {
  const { runs, issuances, hostYears } = summed(results);
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  const rate = Math.round(runs / Math.max(seconds, 0.001));
  return (
    `seeds ${from} to ${to - 1}, ${failed} failed: ${runs} runs, ${issuances} issuances, ` +
    `${hostYears.toFixed(1)} host-years in ${seconds.toFixed(1)} s ` +
    `(${rate} runs a second, ${cpuPerRun(runs).toFixed(2)} ms of processor time a run)`
  );
}

/** Of all threads; on a machine with other work it says more than the time that passed. */
function cpuPerRun(runs: number): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 / Math.max(runs, 1);
}
