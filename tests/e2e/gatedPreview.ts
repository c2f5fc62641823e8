import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { GateReport } from "../../core/gate/index.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { PROGRAM, type TestStack } from "./testStack.ts";

const PREVIEW_SECONDS = 120;
/** AWS goes on calling a certificate used for a while after the reference moved. */
const UNUSED_DEADLINE_MS = 30_000;

export interface Gated {
  readonly code: number;
  readonly report: GateReport;
}

export async function gated(stack: TestStack, settings: StackSettings, declared: "rotation" | "any"): Promise<Gated> {
  return judged(stack, await previewed(stack, settings), declared);
}

/** What the engine writes to its output, whether it can plan the change or not. */
export async function previewed(
  { program, shared }: TestStack,
  settings: StackSettings,
  programDir: string = PROGRAM,
  more: readonly string[] = [],
): Promise<string> {
  await program.setConfig(settings);
  const flags = [
    "--json",
    "--show-sames",
    "--non-interactive",
    "--stack",
    program.stack,
    "--config-file",
    program.configFile,
  ];
  const { stdout } = await runCommand({
    program: shared.toolchain.pulumi,
    args: ["preview", ...flags, ...more],
    cwd: programDir,
    env: program.env,
    deadlineSeconds: PREVIEW_SECONDS,
  });
  return stdout;
}

export async function judged(stack: TestStack, plan: string, declared: string): Promise<Gated> {
  const { code, output } = await gateOutput(stack, plan, ["--declare", declared, "--format", "json"]);
  return { code, report: JSON.parse(output) as GateReport };
}

/** Runs the command as a workflow does: the plan on its standard input, AWS in its environment. */
export async function gateOutput(
  { program, shared }: TestStack,
  plan: string,
  flags: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(shared.toolchain.node, ["cli/main.ts", "gate", ...flags], {
    cwd: PROGRAM,
    env: program.env,
    timeout: 60_000,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const code = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve(exitCode ?? -1));
  });
  child.stdin.end(plan);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === "") throw new Error(`the gate wrote no report (exit code ${await code}): ${errors}`);
  return { code: await code, output };
}

export async function passedInTime(stack: TestStack, plan: string): Promise<Gated> {
  const deadline = Date.now() + UNUSED_DEADLINE_MS;
  for (;;) {
    const result = await judged(stack, plan, "rotation");
    if (result.code === 0 || Date.now() > deadline) return result;
    await sleep(500);
  }
}

/** Verdict, kind and what is blocked. */
export function summary(report: GateReport) {
  return { verdict: report.verdict, kind: report.kind, blocked: blocked(report) };
}

/** `name REASON` of each line that blocks. */
export function blocked({ lines }: GateReport): string[] {
  return lines.filter((line) => line.verdict === "block").map(({ name, reason }) => `${name} ${reason}`);
}
