import { SimulatedRun } from "../../../simulation/simulatedRun.ts";
import { simulatedPorts } from "../../../simulation/simulatedPorts.ts";
import { RUN_LIMIT_MS, type SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { HostRun } from "../../../../lambdas/renewal/steps/hostRun.ts";
import { type RunContext, reserveOf } from "../../../../lambdas/renewal/steps/runContext.ts";

/** What a single step of a run works with, in a simulated world. */
export interface StepPlace {
  readonly context: RunContext;
  /** Of the world's first host; nothing is read yet. */
  readonly host: HostRun;
}

/** Plays one step of a run that has `limitMs` left, and lets time pass until it is done. */
export async function stepIn<Result>(
  world: SimulatedWorld,
  step: (place: StepPlace) => Promise<Result>,
  limitMs = RUN_LIMIT_MS,
): Promise<Result> {
  const { time, random, trace, faults, settings } = world;
  const number = world.runs.length + 1;
  const event = { kind: "attempt", force: false, source: "schedule" } as const;
  const run = new SimulatedRun({ time, random, trace, faults }, { number, event, settings, limitMs, skewMs: 0 });
  const context: RunContext = {
    settings,
    ports: simulatedPorts(world, run),
    runId: run.name,
    reserveMs: reserveOf(limitMs),
    resting: new Map(),
  };
  const [host] = settings.hosts;
  if (host === undefined) throw new Error("the simulated world has no host");
  let isDone = false;
  const result = step({ context, host: new HostRun(context, host) }).finally(() => {
    isDone = true;
  });
  // Whoever awaits it hears of an error; here it only ends the waiting.
  result.catch(() => undefined);
  // A step that calls nobody is done before any time has passed.
  await new Promise((resolve) => setImmediate(resolve));
  await time.passUntil(() => isDone);
  return result;
}
