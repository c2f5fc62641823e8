import { runCli } from "../../cli/runCli.ts";
import { checkPrintedLines } from "../printed/lineClasses.ts";
import { printedLines } from "../printed/printedLines.ts";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  readonly cwd: string;
  readonly input?: string;
  readonly interrupted?: AbortSignal;
  /** Width of the terminal that it runs in. @default it runs in none */
  readonly columns?: number | undefined;
}

/**
 * Runs one command line in this process and keeps what it writes. Throws when that has a command for its reader which does
 * not parse.
 */
export async function cli(
  args: readonly string[],
  { cwd, input = "", interrupted, columns }: CliWorld,
): Promise<CliResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await runCli(args, {
    write: (text) => stdout.push(text),
    writeError: (text) => stderr.push(text),
    progress: () => {},
    cwd,
    env: {},
    columns,
    readInput: async () => input,
    interrupted: interrupted ?? new AbortController().signal,
    exitCode: 0,
  });
  const result = { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
  await checkPrintedLines([...printedLines(result.stdout), ...printedLines(result.stderr)]);
  return result;
}
