import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { serverProcess } from "../process/serverProcess.ts";

export interface ServerOptions {
  /** What it is called in errors. */
  readonly name: string;
  /** Absolute path of the program, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to an environment without the user's own settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** It is ready when this answers with success. */
  readonly readyUrl: string;
}

export interface RunningServer {
  readonly pid: number;
  /** Ends the process; returns when it has ended. May be called twice. */
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts a program that serves HTTP on loopback and waits until it answers. It ends with this process, whatever happens
 * to it. Throws with the end of its output when it does not start.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { program, args, cwd, env } = options;
  const { child, tail, stop } = serverProcess({ program, args, cwd, env });
  try {
    await untilItAnswers(child, options, tail);
    return { pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilItAnswers(child: ChildProcess, options: ServerOptions, tail: () => string): Promise<void> {
  const { name, readyUrl } = options;
  const deadline = Date.now() + READY_MS;
  while (!(await answers(readyUrl))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended) throw new Error(`${name} ended before it was ready. Its output ends:\n${tail()}`);
    if (Date.now() > deadline) {
      throw new Error(`${name} was not ready after ${READY_MS / 1000} s. Its output ends:\n${tail()}`);
    }
    await wait(POLL_MS);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
