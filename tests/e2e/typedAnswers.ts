import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

export interface Answer {
  /** What the screen shows before it is typed. */
  readonly after: RegExp;
  readonly keys: string;
}

export interface TypedRun {
  /** A Python with its module `pty`. */
  readonly python: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
  readonly deadlineSeconds: number;
}

const SPAWN = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
`;

/** Runs a command in a terminal of 100 columns, and types each answer once the screen asks for it. */
export async function typedAnswers(run: TypedRun): Promise<{ readonly exitCode: number; readonly screen: string }> {
  const { python, command, cwd, env, answers, deadlineSeconds } = run;
  const sized = ["sh", "-c", 'stty rows 40 cols 100; exec "$@"', "sh", ...command];
  const signal = AbortSignal.timeout(deadlineSeconds * 1000);
  const child = spawn(python, ["-c", SPAWN, ...sized], { cwd, env, signal, stdio: ["pipe", "pipe", "pipe"] });
  const left = [...answers];
  let [screen, seen] = ["", 0];
  const show = (chunk: unknown) => {
    screen += stripVTControlCharacters(String(chunk));
    const found = left[0]?.after.exec(screen.slice(seen));
    if (found === null || found === undefined) return;
    seen = screen.length;
    child.stdin.write(left.shift()?.keys);
  };
  child.stdout.on("data", show);
  child.stderr.on("data", show);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", (cause) =>
      reject(new Error(`${command.join(" ")} did not end; the screen:\n${screen}`, { cause })),
    );
    child.on("close", (code) => resolve(code ?? -1));
  });
  return { exitCode, screen };
}
