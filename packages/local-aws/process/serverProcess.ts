import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { neutralEnvironment } from "./awsEnvironment.ts";
import { onExit } from "./onExit.ts";
import { stopProcess } from "./stopProcess.ts";

export interface ServerProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** @default this process's own */
  readonly cwd?: string;
  /** Added to an environment without the user's own settings. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** File that gets what it writes. @default none; the end of it is kept for errors */
  readonly log?: string | undefined;
  /** False for a program that itself ends when its standard input does. @default true */
  readonly wrapped?: boolean;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** The last lines that it wrote, at most 20. */
  tail(): string;
  /** Ends the process; returns when it has ended. May be called twice. */
  stop(): Promise<void>;
}

const TAIL_CHARACTERS = 16 * 1024;
const TAIL_LINES = 20;
const END_WITH_PARENT = join(import.meta.dirname, "endWithParent.sh");
const STOP_STEPS = [
  { signal: "SIGTERM", patience: 6_000 },
  { signal: "SIGKILL", patience: 5_000 },
] as const;

/** Starts a server that ends with this process, whatever happens to it. Waiting until it answers is the caller's. */
export function serverProcess(options: ServerProcessOptions): ServerProcess {
  const { program, args, cwd, env, log, wrapped = true } = options;
  const [file, before] = wrapped ? ["sh", [END_WITH_PARENT, program]] : [program, []];
  const child = spawn(file, [...before, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...neutralEnvironment(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // Its own group: Ctrl-C in a terminal must not end it before the engine that still talks to it.
    detached: true,
  });
  // Writing to a process that has ended is no error of ours.
  child.stdin.on("error", () => undefined);
  const stop = () => stopProcess(child, STOP_STEPS);
  child.once("exit", onExit(stop));
  return { child, tail: keepTail(child, log), stop };
}

function keepTail(child: ChildProcess, log: string | undefined): () => string {
  let tail = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-TAIL_CHARACTERS);
    });
    if (log !== undefined) output?.pipe(createWriteStream(log, { flags: "a", mode: 0o600 }));
  }
  return () => tail.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}
