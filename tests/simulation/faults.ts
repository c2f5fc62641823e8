import type { SeededRandom } from "../game/seededRandom.ts";

export type PortName = "store" | "records" | "ca" | "ecs" | "acm" | "keys" | "handshakes" | "names" | "heartbeat";

/**
 * What may go wrong with one port call.
 * - `error`, `lateError`: refused at once; or it took effect, and its answer was an error.
 * - `silence`, `lateSilence`: no answer before the adapter's time limit; the call was lost, or took effect.
 * - `death`, `lateDeath`: the process is killed before the call takes effect, or behind it.
 * - `freeze`: the answer comes after minutes; the process stands still until then, and may meet its time limit.
 * - `suspension`: the process stands still for longer than its time limit, and continues all the same, when other runs
 *   have taken over what it held.
 */
export const FAULT_KINDS = [
  "error",
  "lateError",
  "silence",
  "lateSilence",
  "death",
  "lateDeath",
  "freeze",
  "suspension",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface PortCall {
  readonly port: PortName;
  readonly call: string;
  /** Number of the run in its world, from 1. */
  readonly run: number;
  /** Number of the call in its run, from 1. */
  readonly number: number;
}

/** Decides at every port call whether something goes wrong with it. */
export type FaultPlan = (made: PortCall) => FaultKind | undefined;

export const noFaults: FaultPlan = () => undefined;

/** Exactly one fault: at that call of that run. */
export function oneFault(run: number, number: number, kind: FaultKind): FaultPlan {
  return (made) => (made.run === run && made.number === number ? kind : undefined);
}

/** A fault with a given chance at every call; parts in `down` refuse every call. */
export function drawnFaults(random: SeededRandom, chance: number, down: ReadonlySet<PortName>): FaultPlan {
  return ({ port }) => {
    if (down.has(port)) return random.chance(0.8) ? "error" : "silence";
    return random.chance(chance) ? random.pick(FAULT_KINDS) : undefined;
  };
}

/** What an adapter's own time limit allows a call, repeats included. */
export const LIMIT_MS: Readonly<Record<PortName, number>> = {
  store: 50_000,
  records: 50_000,
  ca: 15_000,
  ecs: 50_000,
  acm: 50_000,
  keys: 1_000,
  handshakes: 8_000,
  names: 1_500,
  heartbeat: 5_000,
};

/** A port that never throws and makes no call over the network: only the process can die in it. */
export function canFail(port: PortName, kind: FaultKind): boolean {
  return port !== "keys" || kind === "death" || kind === "lateDeath";
}
