import { availableParallelism } from "node:os";
import { playJobs, summed } from "../simulation/simulationPool.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";

const BENCH = "simulation";
const SECONDS = 20;
/** 100,000 runs in 60 s on 2 processors. Processor time, since other work on the machine leaves it as it is. */
const MOST_CPU_MS = (2 * 60_000) / 100_000;
/** 3,000 issuances in 100,000 runs. */
const MOST_RUNS_AN_ISSUANCE = 33;

/** How fast the renewal function is played in simulated worlds. */
export async function simulationBench(): Promise<BenchRow[]> {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  let seed = 1;
  const results = await playJobs(
    () => (performance.now() - began > SECONDS * 1_000 ? undefined : { kind: "history", seed: seed++ }),
    availableParallelism(),
  );
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const { runs, issuances } = summed(results);
  return [
    row("processor time of a run", "ms", (user + system) / 1_000 / runs, MOST_CPU_MS),
    row("runs to an issuance", "runs", runs / issuances, MOST_RUNS_AN_ISSUANCE),
    row("runs a second", "runs/s", runs / seconds),
  ];
}

function row(metric: string, unit: string, ours: number, oursAtMost?: number): BenchRow {
  return benchRow({ bench: BENCH, metric, unit, ours, ...(oursAtMost === undefined ? {} : { limit: { oursAtMost } }) });
}
