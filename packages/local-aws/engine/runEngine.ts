import { type ChildProcess, spawn } from "node:child_process";
import { onExit } from "../process/onExit.ts";
import { stopProcess } from "../process/stopProcess.ts";
import type { EngineEvent } from "./engineEvent.ts";
import type { EngineResult } from "./engineResult.ts";
import { startEventServer } from "./eventServer.ts";
import { type EventFacts, readEvents } from "./readEvents.ts";

export interface EngineRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Then the engine gets SIGINT, and 20 s later SIGKILL. */
  readonly deadlineSeconds: number;
  /** Gets the process as soon as it runs, so that a test can kill it. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface OperationRun extends EngineRun {
  /** Gets each event of the engine as it arrives, so that a test can act at that moment. */
  readonly onEvent?: (event: EngineEvent) => void;
}

export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

const STOP_STEPS = [
  { signal: "SIGINT", patience: 20_000 },
  { signal: "SIGKILL", patience: 5_000 },
] as const;
/** After Ctrl-C: the user is waiting. */
const HASTY_STEPS = [
  { signal: "SIGINT", patience: 10_000 },
  { signal: "SIGKILL", patience: 5_000 },
] as const;
const NOTHING: EventFacts = { planned: false, operations: {}, steps: [], diagnostics: [] };

/** Runs an operation (up, preview, refresh, destroy) and reads what it did from the engine's events. */
export async function runOperation(run: OperationRun): Promise<EngineResult> {
  const server = await startEventServer(run.onEvent);
  try {
    const args = [...run.args, "--event-log", server.address, "--suppress-progress"];
    // The flag for the events exists only with this variable.
    const output = await runCommand({ ...run, args, env: { ...run.env, PULUMI_DEBUG_COMMANDS: "true" } });
    const last = server.phases.at(-1);
    const facts = last === undefined ? NOTHING : readEvents(last);
    const { exitCode, seconds, stderr } = output;
    // A command that stops before it has events (a lock, a bad flag) says why on its error output only.
    return { ok: exitCode === 0, exitCode, ...facts, stderr, seconds };
  } finally {
    server.close();
  }
}

/** Runs an engine command to its end, at the latest some seconds after its deadline. */
export async function runCommand(run: EngineRun): Promise<CommandOutput> {
  const started = Date.now();
  const child = spawn(run.program, [...run.args], {
    cwd: run.cwd,
    env: run.env,
    stdio: ["ignore", "pipe", "pipe"],
    // Its own group: a second SIGINT, from the terminal, would make the engine drop its running operations.
    detached: true,
  });
  run.onStart?.(child);
  const forget = onExit(() => stopProcess(child, HASTY_STEPS));
  // When this process dies of an exception, nobody is left to wait for the engine.
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    // An engine that survives even SIGKILL is reported by the wait below never ending; the kernel does not do that.
    void stopProcess(child, STOP_STEPS).catch(() => undefined);
  }, run.deadlineSeconds * 1000);
  try {
    const [stdout, stderr, exitCode] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      exitCodeOf(child),
    ]);
    const note = late ? `\nstopped at its deadline of ${run.deadlineSeconds} s` : "";
    return {
      exitCode: late ? 124 : exitCode,
      stdout,
      stderr: stderr + note,
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    clearTimeout(timer);
    forget();
    process.off("exit", killNow);
  }
}

function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 1)));
  });
}

function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    if (stream === null) return resolve(text);
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
    });
    stream.once("close", () => resolve(text));
  });
}
