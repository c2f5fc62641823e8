import { known } from "../../aws/reading.ts";
import { acmEntries, activeCertificates, hostState } from "../checks/wanted.ts";
import { specialError } from "../checks/hostRenewal.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Facts } from "../gather/facts.ts";
import type { EcsService } from "../../aws/ecs.ts";
import type { Finding } from "../reasons/finding.ts";
import { type Reason, type Repair, reasonRow } from "../reasons/index.ts";
import { minuteText } from "../../../core/time.ts";

/** One change at AWS that the evidence supports. */
export type FixStep =
  | { readonly kind: "put-record"; readonly zoneId: string; readonly name: string; readonly value: string }
  | { readonly kind: "deploy-service"; readonly region: string; readonly cluster: string; readonly service: string }
  | {
      readonly kind: "renew";
      readonly region: string;
      readonly functionName: string;
      readonly host: string;
      /** Whether our own backoff is passed over. The CA's limit never is. */
      readonly force: boolean;
    };

/** A step as the plan shows it. */
export function stepText(step: FixStep): string {
  switch (step.kind) {
    case "put-record":
      return `put the record ${step.name} CNAME ${step.value} into zone ${step.zoneId}`;
    case "deploy-service":
      return `start a new deployment of the ECS service ${step.cluster}/${step.service}`;
    case "renew":
      return `run the renewal function ${step.functionName} for ${step.host}${step.force ? ", regardless of its backoff" : ""}`;
  }
}

export interface FixPlan {
  /** In this order, each once. */
  readonly steps: readonly FixStep[];
  /** What was not planned, and why. */
  readonly refusals: readonly string[];
}

type Planner = (facts: Facts, diagnosis: Diagnosis, finding: Finding) => FixPlan;

/** What can be repaired from here. Anything else needs a deployment of the stack, or somebody's decision. */
const PLANNERS: Readonly<Record<Repair, Planner>> = {
  "put-record": planRecord,
  "deploy-service": planDeployment,
  renew: (facts, diagnosis, finding) => planRenewal(facts, diagnosis, finding, false),
  // The function would say of these that nothing is due, or that it is too early to try again.
  "force-renewal": (facts, diagnosis, finding) => planRenewal(facts, diagnosis, finding, true),
};

/** What to do about the findings. Pure: nothing is changed here. */
export function planFix(facts: Facts, diagnosis: Diagnosis): FixPlan {
  const plans = diagnosis.findings.flatMap((finding) => {
    const repair = finding.reason === undefined ? undefined : reasonRow(finding.reason).repair;
    return repair === undefined ? [] : [PLANNERS[repair](facts, diagnosis, finding)];
  });
  const steps = new Map(plans.flatMap((plan) => plan.steps).map((step) => [stepText(step), step]));
  return { steps: [...steps.values()], refusals: [...new Set(plans.flatMap((plan) => plan.refusals))] };
}

function planRecord(facts: Facts, diagnosis: Diagnosis, { subject }: Finding): FixPlan {
  // In a zone that no resolver asks, a record that is missing proves nothing.
  const unseen = blocker(diagnosis, "put-record", undefined);
  if (unseen !== undefined)
    return refusal(`The validation record is not created: ${unseen}, so no resolver would see it.`);
  const { zoneId } = facts.inventory;
  const zone = known(facts.dns.zone);
  const entry = acmEntries(facts).find(({ name }) => name === subject);
  const records = entry === undefined ? [] : activeCertificates(facts, entry).flatMap(({ validations }) => validations);
  const plans = records.flatMap(({ record }) => {
    if (record === undefined || known(facts.dns.cnames.get(record.name)) === record.value) return [];
    const others = zone?.records.filter(({ name, type }) => name === record.name && type !== "CNAME") ?? [];
    if (others.length > 0) {
      const types = others.map(({ type }) => type).join(", ");
      return [refusal(`${record.name} is not created: the zone has ${types} of that name, which a CNAME excludes.`)];
    }
    return [{ steps: [{ kind: "put-record" as const, zoneId, ...record }], refusals: [] }];
  });
  return { steps: plans.flatMap(({ steps }) => steps), refusals: plans.flatMap(({ refusals }) => refusals) };
}

function planDeployment(facts: Facts, _diagnosis: Diagnosis, { subject }: Finding): FixPlan {
  const { region } = facts.inventory;
  const services = facts.hosts.find(({ entry }) => entry.name === subject)?.services ?? [];
  const plans = services.map(({ entry, service }): FixPlan => {
    const name = `${entry.cluster}/${entry.service}`;
    const found = known(service);
    if (found === undefined) return refusal(`${name} is not deployed: it does not exist, or could not be read.`);
    const { controller = "ECS" } = found;
    if (controller !== "ECS")
      return refusal(`${name} is not deployed: ECS refuses it, since ${controller} deploys it.`);
    if (isRolling(found)) return refusal(`${name} is not deployed: a deployment of it is in progress.`);
    return {
      steps: [{ kind: "deploy-service", region, cluster: entry.cluster, service: entry.service }],
      refusals: [],
    };
  });
  return { steps: plans.flatMap(({ steps }) => steps), refusals: plans.flatMap(({ refusals }) => refusals) };
}

function planRenewal(facts: Facts, diagnosis: Diagnosis, { subject }: Finding, force: boolean): FixPlan {
  const host = facts.hosts.find(({ entry }) => entry.name === subject);
  const { renewal } = facts.inventory;
  if (host === undefined || renewal === undefined)
    return refusal(`${subject} is not renewed: the stack has no renewal function.`);
  const limit = hostState(host)?.notBefore;
  if (limit !== undefined && Date.parse(limit) > facts.now) {
    return refusal(`${subject} is not renewed: the CA's rate limit applies until ${minuteText(limit)}.`);
  }
  const refused = hostState(host)?.lastError;
  const special = refused === undefined ? undefined : specialError(refused);
  if (special !== undefined) {
    return refusal(`${subject} is not renewed: another attempt would fail as the last one did (${special.reason}).`);
  }
  const fault = blocker(diagnosis, "renew", subject);
  if (fault !== undefined)
    return refusal(`${subject} is not renewed: ${fault}, so the attempt would fail and count against the limit.`);
  const step = { kind: "renew" as const, region: facts.inventory.region, functionName: renewal.functionName };
  return { steps: [{ ...step, host: subject, force }], refusals: [] };
}

/** The first reason that stands in the way of the repair, about this subject or, undefined, about any. */
function blocker(
  { findings }: Diagnosis,
  repair: "put-record" | "renew",
  subject: string | undefined,
): Reason | undefined {
  return findings.find(
    (one) =>
      one.reason !== undefined &&
      reasonRow(one.reason).blocks?.includes(repair) &&
      (subject === undefined || one.subject === subject),
  )?.reason;
}

function isRolling({ deployments }: EcsService): boolean {
  return deployments.some(
    ({ status, rollout, failedTasks }) => status === "PRIMARY" && rollout === "IN_PROGRESS" && failedTasks === 0,
  );
}

function refusal(text: string): FixPlan {
  return { steps: [], refusals: [text] };
}
