import { spawn } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { onExit } from "../process/onExit.ts";

export interface ToolRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The process is killed after this many seconds, and the exit code is then 124. */
  readonly deadlineSeconds: number;
}

const TAIL = 64 * 1024;

/** Runs a program to its end and collects the end of its output. A program that can't be started has code 127. */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      // Its own group: a compiler's children end with it.
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-TAIL);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-TAIL);
    });
    const kill = () => killGroup(child.pid);
    const forget = onExit(kill);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, options.deadlineSeconds * 1000);
    const settle = (code: number, problem = "") => {
      clearTimeout(timer);
      forget();
      resolve({ code, stdout, stderr: stderr + problem });
    };
    child.on("error", (error) => settle(127, error.message));
    child.on("close", (code) => {
      if (late) settle(124, `\nstopped after ${options.deadlineSeconds} s`);
      else settle(code ?? 1);
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** A tool is missing, too old, or could not be built. The message says what to install. */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";
}

/** Whether the path is a file that this user may run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
