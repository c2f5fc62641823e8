import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { FAULT_KINDS, type FaultKind, noFaults, oneFault } from "./faults.ts";
import { settle } from "./settle.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** Behind the time limit of a run, and before a suspended one continues. */
const TAKE_OVER_MS = 16 * 60_000;

/** One piece of work of the function, to be disturbed at each of its calls. */
export interface Work {
  readonly name: string;
  /** A world in which the work is to be done. */
  readonly prepare: (traced: boolean) => Promise<SimulatedWorld>;
  readonly event: RenewalEvent;
  /** What must hold once everything has settled. Throws. */
  readonly check?: (world: SimulatedWorld) => void;
}

export interface Disturbance {
  readonly call: number;
  readonly kind: FaultKind;
}

/** Every disturbance of a piece of work: each kind of fault at each call; of calls that are repeated, the first two. */
export async function disturbances({ prepare, event }: Work): Promise<Disturbance[]> {
  const world = await prepare(false);
  const names: string[] = [];
  world.faults = ({ port, call }) => {
    names.push(`${port}.${call}`);
    return undefined;
  };
  await world.run(event);
  const calls = names.flatMap((name, index) =>
    name === names[index - 1] && name === names[index - 2] ? [] : [index + 1],
  );
  return calls.flatMap((call) => FAULT_KINDS.map((kind) => ({ call, kind })));
}

/** The work with one fault in it, and what follows until every host rests. Throws with the trace when it does not. */
export async function disturbed(work: Work, { call, kind }: Disturbance): Promise<void> {
  try {
    await play(work, { call, kind }, false);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${work.name}, ${kind} at call ${call}: ${reason}\n${await traced(work, { call, kind })}`);
  }
}

async function play(work: Work, { call, kind }: Disturbance, isTraced: boolean): Promise<SimulatedWorld> {
  const world = await work.prepare(isTraced);
  try {
    world.faults = oneFault(world.runs.length + 1, call, kind);
    const run = world.start(work.event);
    if (kind === "suspension") await takenOver(world, run, work.event);
    await world.finish([run]);
    world.faults = noFaults;
    await settle(world);
    work.check?.(world);
  } catch (error) {
    throw isTraced ? new Error(world.trace.text()) : error;
  }
  return world;
}

/** Another run does the work while the first one stands still. */
async function takenOver(world: SimulatedWorld, run: SimulatedRun, event: RenewalEvent): Promise<void> {
  await world.passTo(run.started + TAKE_OVER_MS);
  if (run.end === undefined) await world.run(event);
}

async function traced(work: Work, disturbance: Disturbance): Promise<string> {
  try {
    await play(work, disturbance, true);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}
