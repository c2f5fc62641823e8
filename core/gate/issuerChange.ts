import { acmEvents } from "../alerts/acmEvents.ts";
import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/renewalTimes.ts";
import { FUNCTION_CALLS } from "../renewal/functionCalls.ts";
import { issuerOf } from "../generation.ts";
import { ACM_THRESHOLDS, thresholds } from "../thresholds.ts";
import { DAY_SECONDS } from "../time.ts";
import type { Thresholds } from "../inventory.ts";
import { type DeclaredChange, hostNameOf } from "./declaredChange.ts";
import { type PlanFault, fault, wholeFault } from "./planFault.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { actionsOf, listOf, policyFaults, ROLE_POLICY } from "./policyFaults.ts";
import { keptRightFaults, removalRightFaults } from "./removalRight.ts";
import { changedInputs } from "./stateDifferences.ts";
import { ALARM, generationOf, IMPORT, isGeneration } from "./stepRole.ts";

const FUNCTION = "aws:lambda/function:Function";
const POLICY = "aws:iam/policy:Policy";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const RECORD = "aws:route53/record:Record";

/** Components that a change of issuers may reach, by the ends of their type tokens. */
const FOLLOWERS = ["RenewalFunction", "DoctorReadOnlyPolicy", "CaaRecords", "AwsAlerts"];

/** Whether the step is in a component that follows the issuers, in a stack that has a generation of an ACME CA. */
export function mayFollowIssuer(step: PlanStep, { steps }: Plan): boolean {
  const isStack = steps.some((one) => one.type === IMPORT && isGeneration(one));
  return isStack && FOLLOWERS.some((name) => isOf(step, name));
}

/**
 * What else a rotation changes when an ACME CA issues a generation that comes or goes, or when the generation that serves gets
 * another issuer: the renewal function learns of it, policies, CAA records and alarms follow. Undefined when the step is none
 * of these; else its faults.
 */
export function issuerFaults(step: PlanStep, change: DeclaredChange, plan: Plan): readonly PlanFault[] | undefined {
  const generations = obtainedGenerations(change, plan);
  const deletable = deletableGenerations(generations, change);
  if (step.op === "same") return keptFollowerFaults(step, deletable, change, plan);
  if (isOf(step, "RenewalFunction") && (step.op === "create" || step.op === "delete")) {
    const right = removalRightFaults(step, deletable, change, plan);
    if (right !== undefined) return right;
    return isMadeOrDropped(step.op, generations, change) ? [] : undefined;
  }
  if (step.op !== "update" || step.replacing.length > 0) return undefined;
  const paths = changedInputs(step).map(({ path }) => path);
  const isOnly = (pattern: RegExp) => paths.length > 0 && paths.every((path) => pattern.test(path));
  const follower = UPDATES.find((one) => isOf(step, one.component) && one.type === step.type && isOnly(one.inputs));
  const isDue = generations.added || generations.dropped || follower?.always === true;
  return follower !== undefined && isDue ? follower.faults({ step, change, plan, generations, paths }) : undefined;
}

/** What somebody else has made stays in ACM. */
function deletableGenerations({ obtained }: ObtainedGenerations, { generations }: DeclaredChange): Set<number> {
  const made = generations.filter(({ origin }) => origin === "requested").map(({ generation }) => generation);
  return new Set(made.filter((one) => obtained.has(one)));
}

/** What does not change although it should follow. */
function keptFollowerFaults(
  step: PlanStep,
  deletable: ReadonlySet<number>,
  change: DeclaredChange,
  plan: Plan,
): readonly PlanFault[] | undefined {
  if (isOf(step, "RenewalFunction")) return keptRightFaults(step, deletable, change);
  return step.type === RULE && isOf(step, "AwsAlerts") ? keptRuleFaults(step, change, plan) : undefined;
}

/** Whether it belongs to the renewal function. */
export function isRenewalPart(step: PlanStep): boolean {
  return isOf(step, "RenewalFunction");
}

interface UpdateArgs {
  readonly step: PlanStep;
  readonly change: DeclaredChange;
  readonly plan: Plan;
  readonly generations: ObtainedGenerations;
  /** Of the inputs that differ. */
  readonly paths: readonly string[];
}

/** An update of what follows the issuers. */
interface FollowerUpdate {
  readonly component: string;
  readonly type: string;
  /** Inputs that may differ. */
  readonly inputs: RegExp;
  /** Also when no such generation comes or goes: another one is made active. */
  readonly always?: true;
  readonly faults: (args: UpdateArgs) => readonly PlanFault[] | undefined;
}

const UPDATES: readonly FollowerUpdate[] = [
  // Code and settings are one archive, of which a plan has the hash.
  { component: "RenewalFunction", type: FUNCTION, inputs: /^code($|[.[])/, faults: () => [] },
  {
    component: "RenewalFunction",
    type: ROLE_POLICY,
    inputs: /^policy$/,
    faults: ({ step }) => policyFaults(step, functionActions()),
  },
  {
    component: "DoctorReadOnlyPolicy",
    type: POLICY,
    inputs: /^policy$/,
    faults: ({ step }) => policyFaults(step, actionsOf(step.before?.inputs["policy"])),
  },
  {
    component: "CaaRecords",
    type: RECORD,
    inputs: /^records($|\[)/,
    faults: ({ step, generations }) => caaFaults(step, generations),
  },
  {
    component: "AwsAlerts",
    type: ALARM,
    inputs: /^(threshold|dimensions(\.CertificateArn)?)$/,
    always: true,
    faults: ({ step, paths, change, plan }) => alarmFaults(step, paths, change, plan),
  },
  {
    component: "AwsAlerts",
    type: RULE,
    inputs: /^eventPattern$/,
    always: true,
    faults: ({ step, change, plan }) => ruleFaults(step, change, plan),
  },
];

/** The function comes with the first generation that it obtains, and goes with the last certificate that it renews. */
function isMadeOrDropped(
  op: "create" | "delete",
  { obtained, added, dropped }: ObtainedGenerations,
  change: DeclaredChange,
): boolean {
  return op === "create" ? added && change.inventory.renewal === undefined : dropped && isLast(obtained, change);
}

interface ObtainedGenerations {
  /** Generations that the renewal function obtains, after the change. */
  readonly obtained: ReadonlySet<number>;
  readonly added: boolean;
  readonly dropped: boolean;
}

/** An update that could not delete an import has written the inventory without its generation: the state still has it. */
function obtainedGenerations(change: DeclaredChange, { steps }: Plan): ObtainedGenerations {
  const imports = steps.filter((one) => one.type === IMPORT && one.before !== undefined && isGeneration(one));
  const had = new Set([
    ...change.deployedGenerations.filter(({ issuer }) => issuer === "acme").map((one) => one.generation),
    ...imports.flatMap(({ name }) => generationOf(name) ?? []),
  ]);
  const obtained = new Set(change.generations.filter(({ issuer }) => issuer === "acme").map((one) => one.generation));
  return {
    obtained,
    added: [...obtained].some((one) => !had.has(one)),
    dropped: [...had].some((one) => !obtained.has(one)),
  };
}

function isOf({ component, type }: PlanStep, name: string): boolean {
  return component?.endsWith(`:${name}`) === true || type.endsWith(`:${name}`);
}

function isLast(obtained: ReadonlySet<number>, change: DeclaredChange): boolean {
  const generations = change.deployedGenerations.map(({ generation }) => hostNameOf(change, generation));
  const others = change.inventory.certificates.filter(
    (one) => one.pipeline === "letsencrypt" && !generations.includes(String(one["name"])),
  );
  return obtained.size === 0 && others.length === 0;
}

function functionActions(): Set<string> {
  return new Set([
    ...FUNCTION_CALLS.map(({ action }) => action),
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sqs:SendMessage",
  ]);
}

function caaFaults(
  { before, after }: PlanStep,
  { added, dropped }: Omit<ObtainedGenerations, "obtained">,
): PlanFault[] {
  const [held, wanted] = [before, after].map((state) => listOf(state?.inputs["records"]).map(String));
  const lost = (held ?? []).filter((one) => wanted?.includes(one) !== true);
  const gained = (wanted ?? []).filter((one) => held?.includes(one) !== true);
  return [
    ...(lost.length === 0 || dropped
      ? []
      : [fault("records", "every CA that may issue now", `without ${lost.join(", ")}`)]),
    ...(gained.length === 0 || added ? [] : [fault("records", "no further CA", gained.join(", "))]),
  ];
}

/** By the life of what is to serve: the config names it, or the inventory of the last deployment. */
export function targetThresholds(change: DeclaredChange, { wildcard }: Plan): Thresholds | undefined {
  const { target, generations, inventory } = change;
  const serving = generations.find((one) => one.generation === target);
  if (serving?.issuer !== "acme") return ACM_THRESHOLDS;
  const settings = wildcard?.settings[target];
  if (settings !== undefined && issuerOf(settings) === "acme") {
    const lifetime = profileLifetimeSeconds(settings.profile);
    return lifetime === undefined ? undefined : thresholds(lifetime, renewBeforeSeconds(lifetime));
  }
  const entry = inventory.certificates.find((one) => one["name"] === hostNameOf(change, target));
  return entry?.["thresholds"] as Thresholds | undefined;
}

function alarmFaults(
  step: PlanStep,
  paths: readonly string[],
  change: DeclaredChange,
  plan: Plan,
): PlanFault[] | undefined {
  if (!paths.includes("threshold")) return undefined;
  const expected = targetThresholds(change, plan);
  const threshold = step.after?.inputs["threshold"];
  const isRight = expected === undefined || threshold === expected.warningSeconds / DAY_SECONDS;
  return isRight ? [] : [fault("threshold", `that of generation ${change.target}`)];
}

/** One that does not follow what is to serve would speak too late, or of a renewal that is in time. */
function keptRuleFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] | undefined {
  const issuers = [...change.generations, ...change.deployedGenerations].map(({ issuer }) => issuer);
  const faults = issuers.includes("acme") ? ruleFaults(step, change, plan) : [];
  return faults.length === 0 ? undefined : faults;
}

function ruleFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const expected = targetThresholds(change, plan);
  if (expected === undefined) return [];
  const patterns = acmEvents(change.inventory.controlDomain, expected).map(({ pattern }) => JSON.stringify(pattern));
  const isRight = patterns.includes(String(step.after?.inputs["eventPattern"]));
  return isRight ? [] : [wholeFault(`the pattern of generation ${change.target}`, "another one")];
}
