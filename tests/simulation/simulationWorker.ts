import { parentPort } from "node:worker_threads";
import { disturbances, disturbed } from "./everyCall.ts";
import { parseOnce } from "./parsedOnce.ts";
import { playHistory } from "./playHistory.ts";
import type { SimulationJob, SimulationResult } from "./simulationPool.ts";
import { WORKS } from "./works.ts";

parseOnce();

/** A thread of the simulation: plays one job after the other, as they come. */
parentPort?.on("message", (job: SimulationJob) => {
  play(job).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) =>
      parentPort?.postMessage({ job, failure: error instanceof Error ? error.message : String(error) }),
  );
});

async function play(job: SimulationJob): Promise<SimulationResult> {
  if (job.kind === "history") return { job, figures: await playHistory(job.seed, job) };
  const work = WORKS.find(({ name }) => name === job.work);
  if (work === undefined) throw new Error(`no work is called ${job.work}`);
  const all = (await disturbances(work)).filter((_, index) => index % job.parts === job.part);
  for (const one of all) await disturbed(work, one);
  return { job, disturbances: all.length };
}
