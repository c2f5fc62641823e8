import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

export interface StopStep {
  readonly signal: NodeJS.Signals;
  /** Milliseconds that the process gets to end, before the next step. */
  readonly patience: number;
}

/** Sends one signal after the other, each with its patience, until the process has ended. Returns when it has. */
export async function stopProcess(child: ChildProcess, steps: readonly StopStep[]): Promise<void> {
  if (child.pid === undefined) return;
  for (const { signal, patience } of steps) {
    if (hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await Promise.race([ended, wait(patience, undefined, { ref: false })]);
  }
  if (!hasEnded(child))
    throw new Error(`process ${child.pid} did not end after ${steps.map((one) => one.signal).join(", ")}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
