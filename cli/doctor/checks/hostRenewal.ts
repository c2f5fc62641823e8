import { caId, caName } from "../../../core/acme/certificateAuthorities.ts";
import { sh } from "../../../core/commandLine.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { passesByItself } from "../../../core/hostCertificate/renewalError.ts";
import { RENEWAL_REASONS, type RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { minuteText, spanText } from "../../../core/time.ts";
import type { Facts } from "../gather/facts.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { renewalCall, renewalLog } from "../reasons/commands.ts";
import { type Finding, finding, passed } from "../reasons/finding.ts";
import type { Reason } from "../reasons/index.ts";
import { lastingCaFault, leftCas } from "./hostCas.ts";
import { expiryText, type Urgency } from "./urgency.ts";
import { hostState, hostUrgency, storedLeaf } from "./wanted.ts";

/** Failures that the service and the handshakes show better than the state remembers. */
const AFTER_STORE: ReadonlySet<string> = new Set([
  "ROLLOUT_FAILED",
  "ROLLOUT_SLOW",
  "NOT_SERVED",
  "SERVICE_MISSING",
  "DEPLOY_FAILED",
  "ACM_FAILED",
  "ACM_REFUSED",
  "ACM_REIMPORT_REFUSED",
  "ACM_NOT_OURS",
]);

/** Whether the error came after the certificate was stored: another renewal would not help. */
function isAfterStore({ reason, detail }: HostError): boolean {
  return AFTER_STORE.has(reason) || /^(ecs|acm):/.test(detail);
}

/** What the last runs of the renewal function came to. */
export function hostRenewal(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => judge(facts, host));
}

function judge(facts: Facts, host: HostFacts): Finding[] {
  const topic = { link: "renewal", subject: host.entry.name } as const;
  const state = hostState(host);
  const urgency = hostUrgency(host, facts.now);
  if (state === undefined) return overdue(facts, host, urgency);
  const limited = limitedFinding(facts, host, state, urgency);
  if (limited !== undefined) return [limited];
  const { lastError, failures, retryAfter } = state;
  if (lastError === undefined || failures === 0 || isAfterStore(lastError)) {
    const lasting = lastingCaFault(host, state, facts.now, topic);
    return [...overdue(facts, host, urgency), ...(lasting === undefined ? [] : [lasting])];
  }
  const special = specialError(lastError);
  const evidence = [
    errorText(lastError),
    `${failures} ${failures === 1 ? "failure" : "failures in a row"}, the last ${spanText(facts.now - Date.parse(lastError.at))} ago`,
    ...(retryAfter === undefined ? [] : [`it tries again from ${minuteText(retryAfter)} on`]),
    ...(special === undefined && !passes(lastError) ? ["it fails again until its cause is gone"] : []),
    ...otherCas(facts, host, state),
    ...storedText(facts, host),
  ];
  if (special === undefined) return [finding(topic, late(urgency), "RENEWAL_FAILED", evidence)];
  return [finding(topic, late(urgency), special.reason, evidence, special.next(facts, host, lastError))];
}

function passes({ reason }: HostError): boolean {
  return reason in RENEWAL_REASONS && passesByItself(reason as RenewalReason);
}

/** An error that has a repair of its own: trying again does not bring it, so --fix does not try either. */
interface SpecialError {
  readonly reason: Reason;
  readonly isMeant: (error: HostError) => boolean;
  readonly next: (facts: Facts, host: HostFacts, error: HostError) => readonly string[];
}

const SPECIAL_ERRORS: readonly SpecialError[] = [
  { reason: "NO_EGRESS", isMeant: ({ reason }) => reason === "NO_EGRESS", next: () => [] },
  {
    reason: "ACCOUNT_REFUSED",
    isMeant: ({ reason }) => reason === "ACCOUNT_REFUSED",
    next: ({ inventory }, { entry }) => {
      const name = entry.directories.map(caName).find((one) => one !== undefined);
      if (name === undefined) return renewalLog(inventory);
      const recover = renewalCall(inventory, { account: { ca: caId(name), action: "recover" } });
      return [...recover, ...renewalCall(inventory, { host: entry.name, force: true })];
    },
  },
  {
    reason: "PARAMETER_LABELED",
    isMeant: ({ type }) => type === "ParameterMaxVersionLimitExceeded",
    next: ({ inventory }, _host, { detail }) => {
      const [, parameter] = /\bssm:PutParameter of (\S+):/.exec(detail) ?? [];
      if (parameter === undefined) return renewalLog(inventory);
      const history = sh`aws ssm get-parameter-history --region ${inventory.region} --name ${parameter}`;
      return [`${history} --query 'Parameters[?Labels[0]].[Version,Labels[0]]' --output text`];
    },
  },
];

/** Undefined = another attempt may do better. */
export function specialError(error: HostError): SpecialError | undefined {
  return SPECIAL_ERRORS.find(({ isMeant }) => isMeant(error));
}

function limitedFinding(
  facts: Facts,
  host: HostFacts,
  state: HostState,
  urgency: Urgency | undefined,
): Finding | undefined {
  const { notBefore, lastError } = state;
  if (notBefore === undefined || Date.parse(notBefore) <= facts.now) return undefined;
  const topic = { link: "renewal", subject: host.entry.name } as const;
  const evidence = [
    `no attempt before ${minuteText(notBefore)} (in ${spanText(Date.parse(notBefore) - facts.now)})`,
    ...(lastError === undefined ? [] : [errorText(lastError)]),
    ...otherCas(facts, host, state),
    ...storedText(facts, host),
  ];
  const ends = storedLeaf(host)?.notAfter;
  const tooLate = ends !== undefined && Date.parse(notBefore) >= ends;
  const verdict = urgency === undefined || urgency === "critical" || urgency === "expired" || tooLate ? "fail" : "warn";
  return finding(topic, verdict, "RENEWAL_RATE_LIMITED", evidence);
}

function overdue(facts: Facts, host: HostFacts, urgency: Urgency | undefined): Finding[] {
  const topic = { link: "renewal", subject: host.entry.name } as const;
  if (urgency === undefined) return [];
  const state = hostState(host);
  const left = state === undefined ? [] : leftCas(host, state, facts.now);
  if (urgency === "early" || urgency === "due") return [passed(topic, windowText(facts, host), ...left)];
  const reason = urgency === "expired" ? "STORED_EXPIRED" : "STORED_OVERDUE";
  const evidence = [...storedText(facts, host), ...left];
  return [finding(topic, urgency === "warning" ? "warn" : "fail", reason, evidence)];
}

/** With one CA, the last error has said it all. */
function otherCas({ now }: Facts, host: HostFacts, state: HostState): string[] {
  return host.entry.directories.length > 1 ? leftCas(host, state, now) : [];
}

function windowText({ now }: Facts, host: HostFacts): string {
  const chosen = hostState(host)?.window?.chosen;
  if (chosen === undefined)
    return `it renews by itself from ${spanText(host.entry.thresholds.renewBeforeSeconds * 1000)} before the expiry on`;
  return Date.parse(chosen) > now
    ? `it renews by itself, chosen ${minuteText(chosen)}`
    : `it is due since ${minuteText(chosen)}`;
}

/** While nothing is urgent, the function has time to get over it. */
function late(urgency: Urgency | undefined): "fail" | "warn" {
  return urgency === "early" || urgency === "due" ? "warn" : "fail";
}

type HostError = NonNullable<HostState["lastError"]>;

function errorText({ reason, type, detail }: HostError): string {
  const words = Object.entries(RENEWAL_REASONS).find(([code]) => code === reason)?.[1];
  return [reason, words === undefined ? "" : `, ${words}`, type === undefined ? "" : ` (${type})`, `: ${detail}`].join(
    "",
  );
}

function storedText({ now }: Facts, host: HostFacts): string[] {
  const leaf = storedLeaf(host);
  return leaf === undefined ? ["nothing is stored yet"] : [`stored: ${expiryText(leaf.notAfter, now)}`];
}
