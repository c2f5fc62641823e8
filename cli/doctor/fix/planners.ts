import { acmEntries, activeCertificates } from "../checks/acmWanted.ts";
import { hostState } from "../checks/hostWanted.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import type { EcsService } from "../hostFacts.ts";
import { known } from "../reading.ts";
import type { Reason } from "../reasons/index.ts";
import type { FixPlan } from "./fixPlan.ts";

/** A record in a zone that nobody asks proves nothing. */
const UNSEEN: readonly Reason[] = ["ZONE_MISSING", "ZONE_SHADOWED", "ZONE_NOT_DELEGATED"];
/** Faults that an attempt to renew would meet, and count as a failure against the CA's limits. */
const UNRENEWABLE: readonly Reason[] = [
  "CAA_FORBIDS",
  "CAA_LOOKUP_FAILS",
  "CHALLENGE_DELEGATED",
  "CHALLENGE_NOT_DELEGATED",
];
const NOT_RUNNABLE: readonly Reason[] = ["FUNCTION_MISSING", "FUNCTION_BROKEN"];

/** The function would say of these that nothing is due, or that it is too early to try again. */
const FORCED: readonly Reason[] = ["STORED_OVERDUE", "STORED_EXPIRED", "RENEWAL_FAILED", "STORED_UNREADABLE"];

export function planRecord(facts: Facts, diagnosis: Diagnosis, { subject }: Finding): FixPlan {
  const unseen = standing(diagnosis, UNSEEN, undefined);
  if (unseen !== undefined) return refusal(`The validation record is not put back: ${unseen}, so nobody would see it.`);
  const { zoneId } = facts.inventory;
  const zone = known(facts.dns.zone);
  const entry = acmEntries(facts).find(({ name }) => name === subject);
  const records = entry === undefined ? [] : activeCertificates(facts, entry).flatMap(({ validations }) => validations);
  const plans = records.flatMap(({ record }) => {
    if (record === undefined || known(facts.dns.cnames.get(record.name)) === record.value) return [];
    const others = zone?.records.filter(({ name, type }) => name === record.name && type !== "CNAME") ?? [];
    if (others.length > 0) {
      const types = others.map(({ type }) => type).join(", ");
      return [refusal(`${record.name} is not put back: the zone has ${types} of that name, which a CNAME excludes.`)];
    }
    return [{ steps: [{ kind: "put-record" as const, zoneId, ...record }], refusals: [] }];
  });
  return { steps: plans.flatMap(({ steps }) => steps), refusals: plans.flatMap(({ refusals }) => refusals) };
}

export function planDeployment(facts: Facts, _diagnosis: Diagnosis, { subject }: Finding): FixPlan {
  const { region } = facts.inventory;
  const services = facts.hosts.find(({ entry }) => entry.name === subject)?.services ?? [];
  const plans = services.map(({ entry, service }): FixPlan => {
    const name = `${entry.cluster}/${entry.service}`;
    const found = known(service);
    if (found === undefined) return refusal(`${name} is not deployed: it does not exist, or could not be read.`);
    if (isRolling(found)) return refusal(`${name} is not deployed: a deployment of it is under way.`);
    return { steps: [{ kind: "deploy-service", region, ...entry }], refusals: [] };
  });
  return { steps: plans.flatMap(({ steps }) => steps), refusals: plans.flatMap(({ refusals }) => refusals) };
}

export function planRenewal(facts: Facts, diagnosis: Diagnosis, { subject, reason }: Finding): FixPlan {
  const host = facts.hosts.find(({ entry }) => entry.name === subject);
  const { renewal } = facts.inventory;
  if (host === undefined || renewal === undefined)
    return refusal(`${subject} is not renewed: the stack has no renewal function.`);
  const limit = hostState(host)?.notBefore;
  if (limit !== undefined && Date.parse(limit) > facts.now) {
    return refusal(
      `${subject} is not renewed: the authority's rate limit holds until ${limit.slice(0, 16).replace("T", " ")} UTC.`,
    );
  }
  const fault = standing(diagnosis, NOT_RUNNABLE, subject) ?? standing(diagnosis, UNRENEWABLE, subject);
  if (fault !== undefined)
    return refusal(`${subject} is not renewed: ${fault}, so the attempt would fail and count against the limit.`);
  const force = reason !== undefined && FORCED.includes(reason);
  const step = { kind: "renew" as const, region: facts.inventory.region, functionName: renewal.functionName };
  return { steps: [{ ...step, host: subject, force }], refusals: [] };
}

/** The first of these reasons that stands, about this subject or, undefined, about any. */
function standing(
  { findings }: Diagnosis,
  reasons: readonly Reason[],
  subject: string | undefined,
): Reason | undefined {
  return findings.find(
    (one) =>
      one.reason !== undefined && reasons.includes(one.reason) && (subject === undefined || one.subject === subject),
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
