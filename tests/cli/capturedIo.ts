import { runCli } from "../../cli/runCli.ts";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  readonly cwd: string;
  readonly input?: string;
  readonly interrupted?: AbortSignal;
}

/** Runs one command line in this process and keeps what it writes. */
export async function cli(args: readonly string[], { cwd, input = "", interrupted }: CliWorld): Promise<CliResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await runCli(args, {
    write: (text) => stdout.push(text),
    writeError: (text) => stderr.push(text),
    progress: () => {},
    cwd,
    env: {},
    readInput: async () => input,
    interrupted: interrupted ?? new AbortController().signal,
    exitCode: 0,
  });
  return { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
}
