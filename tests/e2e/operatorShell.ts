import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { publishSession, sessionOf } from "../../packages/local-aws/engine/session.ts";
import { PROGRAM, type TestStack } from "./testStack.ts";

/** A shell in the project's folder, for which the running local AWS is the one of these tests. */
export interface OperatorShell {
  /** A folder for the files that the commands write. */
  readonly dir: string;
  /** Types a command as it is printed. Throws unless it exits with 0; returns its standard output. */
  type(command: string): Promise<string>;
  /** What `rotate status` prints, by the state as the documentation has it exported. */
  status(): Promise<string>;
  dispose(): Promise<void>;
}

export async function operatorShell({ program, shared }: TestStack): Promise<OperatorShell> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-shell-"));
  const session = sessionOf(shared.toolchain.pulumi, program);
  // The engine asks before it changes something; here it takes yes for the answer.
  const env = { ...session.env, PULUMI_SKIP_CONFIRMATIONS: "true" };
  await publishSession({ ...session, env }, join(dir, "cabal-tls", "sessions"));
  const type = async (command: string) => {
    const { exitCode, stdout, stderr } = await runCommand({
      program: "/bin/sh",
      args: ["-c", command],
      cwd: PROGRAM,
      env: { ...program.env, XDG_CACHE_HOME: dir },
      deadlineSeconds: 120,
    });
    assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
    return stdout;
  };
  const status = async () => {
    const state = join(dir, "state.json");
    await type(`npm run --silent pulumi -- stack export > ${state}`);
    return type(`npx --no -- cabal-tls rotate status --file ${program.configFile} --state ${state}`);
  };
  return { dir, type, status, dispose: () => rm(dir, { recursive: true, force: true }) };
}

/** The commands in the report of `rotate status`, in their order. */
export function printedCommands(status: string): string[] {
  return status.split("\n").flatMap((line) => /^ {4}(\S.*)/.exec(line)?.[1] ?? []);
}
