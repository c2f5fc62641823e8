import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { neutralEnvironment } from "../awsEnvironment.ts";
import { onExit } from "../onExit.ts";
import { stopProcess } from "../stopProcess.ts";

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
const TAIL = 16 * 1024;
const STOP_STEPS = [
  { signal: "SIGTERM", patience: 5_000 },
  { signal: "SIGKILL", patience: 5_000 },
] as const;

/**
 * Starts a program that serves HTTP on loopback and waits until it answers. It ends with this process, whatever happens
 * to it. Throws with the end of its output when it does not start.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const script = join(import.meta.dirname, "..", "endWithParent.sh");
  const child = spawn("sh", [script, options.program, ...options.args], {
    cwd: options.cwd,
    env: { ...neutralEnvironment(), ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  // Writing to a process that has ended is no error of ours.
  child.stdin.on("error", () => undefined);
  const tail = keepTail(child);
  const stop = () => stopProcess(child, STOP_STEPS);
  const forget = onExit(stop);
  child.once("exit", forget);
  try {
    await untilItAnswers(child, options, tail);
    return { pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-TAIL);
    });
  }
  return () => tail.trimEnd().split("\n").slice(-20).join("\n");
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
