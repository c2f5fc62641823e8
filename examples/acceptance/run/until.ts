import { setTimeout as wait } from "node:timers/promises";
import { InterruptedError } from "./interruptedError.ts";

export interface Patience {
  /** What is waited for, for the error. */
  readonly what: string;
  /** Seconds of AWS. */
  readonly deadline: number;
  /** Seconds of AWS between two looks. */
  readonly pause: number;
  /** AWS's durations are divided by it. */
  readonly timeFactor: number;
  readonly interrupted: AbortSignal;
}

/** A local AWS shares the machine with whoever waits for it. */
const LEAST_DEADLINE_MS = 30_000;
const LEAST_PAUSE_MS = 100;

/** Looks again and again until there is a value. Throws at the deadline with what was waited for, and when interrupted. */
export async function until<Value>(
  { what, deadline, pause, timeFactor, interrupted }: Patience,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const limit = Math.max((deadline * 1000) / timeFactor, LEAST_DEADLINE_MS);
  const end = Date.now() + limit;
  for (;;) {
    if (interrupted.aborted) throw new InterruptedError();
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${Math.round(limit / 1000)} s`);
    const pauseMs = Math.max((pause * 1000) / timeFactor, LEAST_PAUSE_MS);
    await wait(pauseMs, undefined, { signal: interrupted }).catch(() => undefined);
  }
}
