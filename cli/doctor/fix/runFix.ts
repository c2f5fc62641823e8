import { setTimeout as wait } from "node:timers/promises";
import type { CommandIo } from "../../commandIo.ts";
import type { Examination } from "../examination.ts";
import { AwsSession } from "../gather/awsSession.ts";
import { applyStep } from "./applyStep.ts";
import type { FixPlan } from "./fixPlan.ts";
import { stepText } from "./fixStep.ts";
import { planFix } from "./planFix.ts";

/** Until here the change should have reached DNS and the first look at the service. */
const SETTLE_MS = 60_000;
const LOOK_MS = 3_000;

export interface FixOptions {
  /** Do not ask. */
  readonly yes: boolean;
  readonly deadline: number;
}

export interface FixReport {
  readonly planned: readonly string[];
  readonly refused: readonly string[];
  /** Undefined = nothing was done. */
  readonly done: readonly { readonly step: string; readonly answer: string }[] | undefined;
}

/**
 * Shows the plan, asks, carries it out and examines again. Returns the last examination: the first one when nothing
 * was done.
 */
export async function runFix(
  first: Examination,
  again: () => Promise<Examination>,
  options: FixOptions,
  io: CommandIo,
): Promise<{ readonly examination: Examination; readonly report: FixReport }> {
  const plan = planFix(first.facts, first.diagnosis);
  tell(plan, io);
  const report = { planned: plan.steps.map(stepText), refused: plan.refusals, done: undefined };
  if (plan.steps.length === 0 || !(await isConfirmed(options, io))) return { examination: first, report };
  const aws = new AwsSession(options.deadline);
  const done: { step: string; answer: string }[] = [];
  try {
    for (const step of plan.steps) {
      const answer = await applyStep(aws, step).catch((error: unknown) => `AWS refused: ${errorText(error)}`);
      io.writeError(`  ${stepText(step)}: ${answer}`);
      done.push({ step: stepText(step), answer });
    }
  } finally {
    aws.close();
  }
  return { examination: await settled(again, io), report: { ...report, done } };
}

function tell({ steps, refusals }: FixPlan, io: CommandIo): void {
  if (steps.length === 0) io.writeError("Nothing that --fix can repair.");
  else io.writeError(["Plan:", ...steps.map((step) => `  ${stepText(step)}`)].join("\n"));
  for (const one of refusals) io.writeError(`Refused: ${one}`);
}

async function isConfirmed({ yes }: FixOptions, io: CommandIo): Promise<boolean> {
  if (yes) return true;
  const answer = await io.ask?.("Do that? [y/N] ");
  if (answer === undefined) io.writeError("Nothing was changed: this is no terminal to ask at; --yes does it unasked.");
  else if (/^y(es)?$/i.test(answer.trim())) return true;
  else io.writeError("Nothing was changed.");
  return false;
}

/** Looks again until nothing is left that could be repaired, or the time for it has passed. */
async function settled(again: () => Promise<Examination>, io: CommandIo): Promise<Examination> {
  for (const until = Date.now() + SETTLE_MS; ; ) {
    const examination = await again();
    // A run of the renewal function has ended when it answers: there is nothing to wait for.
    const left = planFix(examination.facts, examination.diagnosis).steps.some(({ kind }) => kind !== "renew");
    if (!left || Date.now() > until || io.interrupted.aborted) return examination;
    io.progress("waiting until the repair is seen …");
    await wait(LOOK_MS, undefined, { signal: io.interrupted }).catch(() => undefined);
    io.progress("");
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
