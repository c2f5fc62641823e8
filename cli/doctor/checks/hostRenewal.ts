import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { RENEWAL_REASONS } from "../../../core/renewal/renewalReason.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass } from "../finding.ts";
import type { HostFacts } from "../hostFacts.ts";
import { fixCommand, logTail } from "./commands.ts";
import { hostState, hostUrgency, storedLeaf } from "./hostWanted.ts";
import { expiryText, spanText, type Urgency } from "./urgency.ts";

/** Failures that the service and the wire show better than the state remembers. */
const AFTER_STORE: ReadonlySet<string> = new Set([
  "ROLLOUT_FAILED",
  "ROLLOUT_SLOW",
  "NOT_SERVED",
  "SERVICE_MISSING",
  "DEPLOY_FAILED",
]);

/** What the last runs of the renewal function came to. */
export function hostRenewal(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => judge(facts, host));
}

function judge(facts: Facts, host: HostFacts): Finding[] {
  const place = { link: "renewal", subject: host.entry.name } as const;
  const state = hostState(host);
  const urgency = hostUrgency(host, facts.now);
  if (state === undefined) return overdue(facts, host, urgency);
  const limited = limitedFinding(facts, host, state, urgency);
  if (limited !== undefined) return [limited];
  const { lastError, failures, retryAfter } = state;
  if (lastError === undefined || failures === 0 || AFTER_STORE.has(lastError.reason))
    return overdue(facts, host, urgency);
  const next = host.renewal === undefined ? [] : [logTail(facts.inventory, host.renewal.entry.logGroup)];
  const evidence = [
    errorText(lastError),
    `${failures} ${failures === 1 ? "failure" : "failures in a row"}, the last ${spanText(facts.now - Date.parse(lastError.at))} ago`,
    ...(retryAfter === undefined ? [] : [`it tries again from ${timeText(retryAfter)} on`]),
    ...storedText(facts, host),
  ];
  return [finding(place, late(urgency), "RENEWAL_FAILED", evidence, next)];
}

function limitedFinding(
  facts: Facts,
  host: HostFacts,
  state: HostState,
  urgency: Urgency | undefined,
): Finding | undefined {
  const { notBefore, lastError } = state;
  if (notBefore === undefined || Date.parse(notBefore) <= facts.now) return undefined;
  const place = { link: "renewal", subject: host.entry.name } as const;
  const evidence = [
    `no attempt before ${timeText(notBefore)} (in ${spanText(Date.parse(notBefore) - facts.now)})`,
    ...(lastError === undefined ? [] : [errorText(lastError)]),
    ...storedText(facts, host),
  ];
  const ends = storedLeaf(host)?.notAfter;
  const tooLate = ends !== undefined && Date.parse(notBefore) >= ends;
  const verdict = urgency === undefined || urgency === "critical" || urgency === "expired" || tooLate ? "fail" : "warn";
  return finding(place, verdict, "RENEWAL_RATE_LIMITED", evidence);
}

function overdue(facts: Facts, host: HostFacts, urgency: Urgency | undefined): Finding[] {
  const place = { link: "renewal", subject: host.entry.name } as const;
  if (urgency === undefined) return [];
  if (urgency === "early" || urgency === "due") return [pass(place, windowText(facts, host))];
  const fix = [fixCommand(facts.inventory, host.entry.name)];
  const reason = urgency === "expired" ? "STORED_EXPIRED" : "STORED_OVERDUE";
  return [finding(place, urgency === "warning" ? "warn" : "fail", reason, storedText(facts, host), fix)];
}

function windowText({ now }: Facts, host: HostFacts): string {
  const chosen = hostState(host)?.window?.chosen;
  if (chosen === undefined)
    return `it renews by itself from ${spanText(host.entry.thresholds.renewBeforeSeconds * 1000)} before the expiry on`;
  return Date.parse(chosen) > now
    ? `it renews by itself, chosen ${timeText(chosen)}`
    : `it is due since ${timeText(chosen)}`;
}

/** While nothing is urgent, the function has time to get over it. */
function late(urgency: Urgency | undefined): "fail" | "warn" {
  return urgency === "early" || urgency === "due" ? "warn" : "fail";
}

function errorText({ reason, type, detail }: NonNullable<HostState["lastError"]>): string {
  const words = Object.entries(RENEWAL_REASONS).find(([code]) => code === reason)?.[1];
  return [reason, words === undefined ? "" : `, ${words}`, type === undefined ? "" : ` (${type})`, `: ${detail}`].join(
    "",
  );
}

function storedText({ now }: Facts, host: HostFacts): string[] {
  const leaf = storedLeaf(host);
  return leaf === undefined ? ["nothing is stored yet"] : [`stored: ${expiryText(leaf.notAfter, now)}`];
}

function timeText(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}
