import { setTimeout as wait } from "node:timers/promises";
import { MINUTE_MS } from "../../../core/time.ts";
import { visibleText } from "../../../core/visibleText.ts";
import { AwsSession, ROUTE53_REGION } from "../../aws/awsSession.ts";
import type { CommandIo } from "../../command/commandIo.ts";
import type { Examination } from "../diagnosis/diagnosis.ts";
import { type FixPlan, type FixStep, planFix, stepText } from "./planFix.ts";
import { afterRefusals, type RefusedStep } from "./refusedSteps.ts";

/** Until here the change should have reached DNS and the first look at the service. */
const SETTLE_MS = MINUTE_MS;
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
  const refused: RefusedStep[] = [];
  try {
    for (const step of plan.steps) {
      const answer = await applyStep(aws, step).catch((error: unknown) => {
        const words = `AWS refused: ${errorText(error)}`;
        refused.push({ step, words });
        return words;
      });
      io.writeError(`  ${stepText(step)}: ${answer}`);
      done.push({ step: stepText(step), answer });
    }
  } finally {
    aws.close();
  }
  return { examination: await settled(again, refused, io), report: { ...report, done } };
}

function tell({ steps, refusals }: FixPlan, io: CommandIo): void {
  if (steps.length === 0) io.writeError("--fix can repair none of the findings.");
  else io.writeError(["Plan:", ...steps.map((step) => `  ${stepText(step)}`)].join("\n"));
  for (const one of refusals) io.writeError(`Refused: ${one}`);
}

async function isConfirmed({ yes }: FixOptions, io: CommandIo): Promise<boolean> {
  if (yes) return true;
  const answer = await io.ask?.("Carry out the plan? [y/N] ");
  if (answer === undefined)
    io.writeError("Nothing was changed: standard input is not a terminal. Use --yes to confirm in advance.");
  else if (/^y(es)?$/i.test(answer.trim())) return true;
  else io.writeError("Nothing was changed.");
  return false;
}

/** Looks again until nothing is left that could be repaired, or the time for it has passed. */
async function settled(
  again: () => Promise<Examination>,
  refused: readonly RefusedStep[],
  io: CommandIo,
): Promise<Examination> {
  for (const until = Date.now() + SETTLE_MS; ; ) {
    const examination = afterRefusals(await again(), refused);
    // A run of the renewal function has ended when it answers: there is nothing to wait for.
    const left = planFix(examination.facts, examination.diagnosis).steps.some(
      (step) => step.kind !== "renew" && !refused.some((one) => stepText(one.step) === stepText(step)),
    );
    if (!left || Date.now() > until || io.interrupted.aborted) return examination;
    io.progress("waiting until the repair is visible …");
    await wait(LOOK_MS, undefined, { signal: io.interrupted }).catch(() => undefined);
    io.progress("");
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const TTL_SECONDS = 300;
const WORD_LENGTH = 300;

/** Carries out a step and returns what AWS answered. Throws the SDK's error when AWS refuses. */
async function applyStep(aws: AwsSession, step: FixStep): Promise<string> {
  switch (step.kind) {
    case "put-record":
      return putRecord(aws, step);
    case "deploy-service":
      return deployService(aws, step);
    case "renew":
      return renew(aws, step);
  }
}

type Step<K extends FixStep["kind"]> = Extract<FixStep, { readonly kind: K }>;

async function putRecord(aws: AwsSession, { zoneId, name, value }: Step<"put-record">): Promise<string> {
  const { ChangeResourceRecordSetsCommand, Route53Client } = await import("@aws-sdk/client-route-53");
  const set = { Name: name, Type: "CNAME" as const, TTL: TTL_SECONDS, ResourceRecords: [{ Value: value }] };
  const changes = [{ Action: "UPSERT" as const, ResourceRecordSet: set }];
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } });
  const answer = await aws.client(Route53Client, ROUTE53_REGION).send(command);
  return `Route 53 accepted the change: ${answer.ChangeInfo?.Status ?? "no status"}`;
}

async function deployService(aws: AwsSession, { region, cluster, service }: Step<"deploy-service">): Promise<string> {
  const { ECSClient, UpdateServiceCommand } = await import("@aws-sdk/client-ecs");
  const command = new UpdateServiceCommand({ cluster, service, forceNewDeployment: true });
  const answer = await aws.client(ECSClient, region).send(command);
  const primary = answer.service?.deployments?.find(({ status }) => status === "PRIMARY");
  return `deployment ${primary?.id ?? "unknown"}: ${primary?.rolloutState ?? "requested"}`;
}

/** Waits for its end: the function has up to 15 minutes, and ends with an error when an attempt failed. */
async function renew(aws: AwsSession, { region, functionName, host, force }: Step<"renew">): Promise<string> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const event = force ? { host, force } : { host };
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
  const answer = await aws.client(LambdaClient, region).send(command);
  const text = visibleText(
    Buffer.from(answer.Payload ?? [])
      .toString("utf8")
      .replaceAll(/\s+/g, " "),
  );
  const words = text.length > WORD_LENGTH ? `${text.slice(0, WORD_LENGTH)}…` : text;
  return answer.FunctionError === undefined ? `the function answered ${words}` : `the function failed: ${words}`;
}
