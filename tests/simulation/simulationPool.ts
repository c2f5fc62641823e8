import { Worker } from "node:worker_threads";
import type { HistoryFigures } from "./playHistory.ts";

export type SimulationJob =
  | { readonly kind: "history"; readonly seed: number; readonly wholeTrace?: boolean }
  /** One part of the disturbances of a piece of work. */
  | { readonly kind: "calls"; readonly work: string; readonly part: number; readonly parts: number };

export interface SimulationResult {
  readonly job: SimulationJob;
  readonly figures?: HistoryFigures;
  readonly disturbances?: number;
  /** Why it failed, with the trace. */
  readonly failure?: string;
}

/** Plays jobs in threads until there are none, or one has failed. What a job does depends on the job alone. */
export async function playJobs(
  next: () => SimulationJob | undefined,
  threads: number,
  onResult: (result: SimulationResult) => void = () => undefined,
): Promise<readonly SimulationResult[]> {
  const results: SimulationResult[] = [];
  const thread = async () => {
    const worker = new Worker(new URL("./simulationWorker.ts", import.meta.url));
    try {
      for (let job = next(); job !== undefined; job = next()) {
        const result = await answerOf(worker, job);
        results.push(result);
        onResult(result);
        if (result.failure !== undefined) return;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return results;
}

/** What histories did together. */
export function summed(results: readonly SimulationResult[]): HistoryFigures {
  const all = results.flatMap(({ figures }) => figures ?? []);
  const sum = (key: "runs" | "issuances" | "hostYears") => all.reduce((total, figures) => total + figures[key], 0);
  const events = [...new Set(all.flatMap((figures) => figures.events))];
  return { runs: sum("runs"), issuances: sum("issuances"), hostYears: sum("hostYears"), events };
}

function answerOf(worker: Worker, job: SimulationJob): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    const done = (result: SimulationResult) => {
      worker.off("error", reject);
      resolve(result);
    };
    worker.once("message", done);
    worker.once("error", reject);
    worker.postMessage(job);
  });
}
