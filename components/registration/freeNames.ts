import * as pulumi from "@pulumi/pulumi";
import { type TakenName, takenNameText } from "../../core/takenName.ts";
import { cloudcontrol, lambda, sns } from "./aws.ts";

/** What else at AWS has the name of a resource that is about to be created; undefined when nothing has it. */
type NameCheck = (
  inputs: Readonly<Record<string, unknown>>,
  options: pulumi.InvokeOptions,
) => Promise<TakenName | undefined>;

/**
 * Types whose fixed names may belong to something else: found only by AWS's refusal otherwise, halfway through an update
 * (or not at all: CreateTopic returns the existing topic). Alarms, queue, log group and roles of the renewal function
 * have names that follow the function's.
 */
const NAME_CHECKS: Readonly<Record<string, NameCheck>> = {
  "aws:lambda/function:Function": takenFunction,
  "aws:scheduler/schedule:Schedule": takenSchedule,
  "aws:sns/topic:Topic": takenTopic,
};

export function hasCheckedName(type: string): boolean {
  return NAME_CHECKS[type] !== undefined;
}

/**
 * Fails a creation, in the preview already, when its name is taken. The engine calls it only for what is not in the
 * stack's state, so resources of the stack itself are never looked up.
 */
export async function assertNameIsFree(
  { type, name: logicalName, newInputs = {} }: pulumi.ResourceHookArgs,
  options: pulumi.InvokeOptions,
): Promise<void> {
  const { name } = newInputs;
  const check = NAME_CHECKS[type];
  // Without a name the provider appends random digits.
  if (check === undefined || typeof name !== "string") return;
  let taken: TakenName | undefined;
  try {
    taken = await check(newInputs, options);
  } catch (error) {
    const [cause] = (error instanceof Error ? error.message : String(error)).split("\n");
    await pulumi.log.warn(`${logicalName}: could not determine whether the name ${name} is taken: ${cause}`);
    return;
  }
  if (taken !== undefined) throw new Error(takenNameText(taken));
}

const FUNCTION_FIX =
  "Choose another functionName (cabal-tls:acme in the stack's file), or delete what has this one if nothing needs it.";

async function takenFunction(
  { name, role, region }: Readonly<Record<string, unknown>>,
  options: pulumi.InvokeOptions,
): Promise<TakenName | undefined> {
  const functionName = String(name);
  const running = await unlessMissing(lambda.getFunction({ functionName, ...regionArgument(region) }, options));
  // By its role, the stack's own function is recognised, which this run replaces under its name.
  if (running === undefined || running.role === role) return undefined;
  return { what: "function", name: functionName, fix: FUNCTION_FIX };
}

async function takenSchedule(
  { name, groupName, region }: Readonly<Record<string, unknown>>,
  options: pulumi.InvokeOptions,
): Promise<TakenName | undefined> {
  const identifier = String(name);
  // The Cloud Control API identifies a schedule by its name alone, and looks in the default group.
  if (groupName !== undefined && groupName !== "default") return undefined;
  const request = { typeName: "AWS::Scheduler::Schedule", identifier, ...regionArgument(region) };
  const running = await unlessMissing(cloudcontrol.getResource(request, options));
  return running === undefined ? undefined : { what: "schedule", name: identifier, fix: FUNCTION_FIX };
}

async function takenTopic(
  { name, region }: Readonly<Record<string, unknown>>,
  options: pulumi.InvokeOptions,
): Promise<TakenName | undefined> {
  const topic = String(name);
  const running = await unlessMissing(sns.getTopic({ name: topic, ...regionArgument(region) }, options));
  if (running === undefined) return undefined;
  const fix = "Delete it if nothing needs it, or deploy under another stack name, which the topic's name begins with.";
  return { what: "topic", name: topic, fix };
}

function regionArgument(region: unknown): { region?: string } {
  return typeof region === "string" ? { region } : {};
}

/** The provider's words for what does not exist; everything else is a lookup that failed. */
const MISSING = /couldn't find resource|no matching .* found|empty result|ResourceNotFound|NotFound\b/i;

async function unlessMissing<Found>(lookup: Promise<Found>): Promise<Found | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof Error && MISSING.test(error.message)) return undefined;
    throw error;
  }
}
