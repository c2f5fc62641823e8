import type { Thresholds } from "../../../core/inventory.ts";
import type { PresentedChain, TlsFailureKind } from "../../tls/index.ts";
import type { EndpointFacts, Facts, HandshakeFacts } from "../facts.ts";
import type { Verdict } from "../finding.ts";
import type { EcsDeployment, HostFacts } from "../hostFacts.ts";
import { known } from "../reading.ts";
import type { Reason } from "../reasons/index.ts";
import { expiryText, urgencyOf } from "./urgency.ts";
import { certificateBySerial, certificateName, wantedSerial } from "./wanted.ts";

/** What is wrong with one handshake; a certificate may have several faults. */
export interface ServedFault {
  readonly reason: Reason;
  readonly verdict: Exclude<Verdict, "pass">;
  readonly text: string;
}

const FAILURES: Readonly<Record<TlsFailureKind, Pick<ServedFault, "reason" | "verdict">>> = {
  refused: { reason: "CONNECTION_REFUSED", verdict: "fail" },
  unreachable: { reason: "NO_ANSWER", verdict: "unknown" },
  timeout: { reason: "NO_ANSWER", verdict: "unknown" },
  "no-greeting": { reason: "NO_ANSWER", verdict: "unknown" },
  closed: { reason: "HANDSHAKE_FAILED", verdict: "fail" },
  handshake: { reason: "HANDSHAKE_FAILED", verdict: "fail" },
  garbage: { reason: "NO_TLS", verdict: "fail" },
  "no-starttls": { reason: "STARTTLS_MISSING", verdict: "fail" },
};

/** Issuers of staging environments say so in their names. */
const STAGING = /\(STAGING\)|\bFake LE\b/i;
/** OpenSSL's words for an issuer that is not at hand. */
const NO_ISSUER = /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)$/;
/** Of the leaf, judged by its dates themselves; else of what is sent behind it. */
const DATES = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/;

export function servedFaults(facts: Facts, endpoint: EndpointFacts, handshake: HandshakeFacts): ServedFault[] {
  const { result } = handshake;
  if ("failure" in result) {
    // The network can carry what other addresses answer, so this one is at fault.
    const silent = FAILURES[result.failure].verdict === "unknown" && endpoint.handshakes.some(hasLeaf);
    return [silent ? fail("ADDRESS_SILENT", result.message) : { ...FAILURES[result.failure], text: result.message }];
  }
  return [
    ...dateFaults(facts, endpoint, result),
    ...nameFaults(handshake.host, result),
    ...chainFaults(facts, result),
    ...otherFaults(facts, endpoint, result),
  ];
}

function dateFaults(facts: Facts, { entry }: EndpointFacts, { leaf }: PresentedChain): ServedFault[] {
  const text = expiryText(leaf.notAfter, facts.now);
  if (leaf.notBefore > facts.now) {
    return [fail("SERVED_NOT_YET_VALID", `valid from ${new Date(leaf.notBefore).toISOString()}`)];
  }
  const thresholds = facts.inventory.certificates.find(({ name }) => name === entry.certificate)?.thresholds;
  const urgency = urgencyOf(leaf.notAfter, facts.now, scaled(thresholds, leaf));
  if (urgency === "expired") return [fail("SERVED_EXPIRED", text)];
  if (urgency === "critical") return [fail("SERVED_EXPIRING", text)];
  return urgency === "warning" ? [{ reason: "SERVED_EXPIRING", verdict: "warn", text }] : [];
}

/** The thresholds by the life that this certificate really has: an authority may issue shorter ones than planned. */
function scaled(thresholds: Thresholds | undefined, { notBefore, notAfter }: PresentedChain["leaf"]): Thresholds {
  const lifetimeSeconds = (notAfter - notBefore) / 1000;
  const given = thresholds ?? DEFAULTS;
  const share = Math.min(1, lifetimeSeconds / given.lifetimeSeconds);
  return {
    lifetimeSeconds,
    renewBeforeSeconds: given.renewBeforeSeconds * share,
    warningSeconds: given.warningSeconds * share,
    criticalSeconds: given.criticalSeconds * share,
  };
}

const DAY = 86_400;
const DEFAULTS: Thresholds = {
  lifetimeSeconds: 90 * DAY,
  renewBeforeSeconds: 30 * DAY,
  warningSeconds: 21 * DAY,
  criticalSeconds: 7 * DAY,
};

function nameFaults(host: string, { covers, leaf }: PresentedChain): ServedFault[] {
  if (covers) return [];
  const names = leaf.names.length === 0 ? "no name at all" : leaf.names.slice(0, 3).join(", ");
  return [fail("SERVED_NAME_NOT_COVERED", `the certificate is for ${names}, not for ${host}`)];
}

function chainFaults({ now }: Facts, { leaf, length, chainError }: PresentedChain): ServedFault[] {
  const issuer = `issued by ${leaf.issuer}`;
  if (STAGING.test(leaf.issuer)) return [fail("SERVED_STAGING", issuer)];
  if (chainError === undefined) return [];
  if (DATES.test(chainError)) {
    const isValid = leaf.notBefore <= now && now < leaf.notAfter;
    return isValid ? [fail("SERVED_UNTRUSTED", `${issuer}, and a certificate behind it is out of date`)] : [];
  }
  if (chainError === "DEPTH_ZERO_SELF_SIGNED_CERT") return [fail("SERVED_SELF_SIGNED", `self-signed: ${leaf.issuer}`)];
  if (NO_ISSUER.test(chainError) && length === 1) {
    return [fail("SERVED_CHAIN_INCOMPLETE", `only the certificate itself is sent, ${issuer}`)];
  }
  return [fail("SERVED_UNTRUSTED", `${issuer}; ${length} certificates are sent (${chainError})`)];
}

function otherFaults(facts: Facts, endpoint: EndpointFacts, { leaf }: PresentedChain): ServedFault[] {
  const wanted = wantedSerial(facts, endpoint);
  if (wanted === undefined || leaf.serial === wanted) return [];
  const arn = certificateBySerial(facts, leaf.serial)?.arn;
  const served = arn === undefined ? `a certificate by ${leaf.issuer}` : certificateName(facts, arn);
  const text = `${served} (serial ${leaf.serial.slice(0, 8)}), should be serial ${wanted.slice(0, 8)}`;
  const hurts = leaf.notAfter <= facts.now || !isArriving(facts, endpoint, wanted);
  return [{ reason: "SERVED_OTHER", verdict: hurts ? "fail" : "warn", text }];
}

/** Containers get another certificate by a deployment only; one that could not be looked at may run. */
export function mayBeRolling({ services }: HostFacts): boolean {
  return services.some(({ service }) => !("value" in service) || known(service)?.deployments.some(isRolling));
}

/** Whether the wanted certificate is on its way: AWS is changing the consumer, or other addresses serve it already. */
function isArriving(facts: Facts, { consumer, handshakes, entry }: EndpointFacts, wanted: string): boolean {
  const host = facts.hosts.find((one) => one.entry.name === entry.certificate);
  if (host !== undefined) return mayBeRolling(host);
  const front = known(consumer);
  if (front?.certificateArn !== undefined && front.certificateArn !== entry.certificateArn) return false;
  if (front?.state !== undefined) return true;
  return handshakes.some(({ result }) => "leaf" in result && result.leaf.serial === wanted);
}

function isRolling({ status, rollout, failedTasks }: EcsDeployment): boolean {
  return status === "PRIMARY" && rollout === "IN_PROGRESS" && failedTasks === 0;
}

function hasLeaf({ result }: HandshakeFacts): boolean {
  return "leaf" in result;
}

function fail(reason: Reason, text: string): ServedFault {
  return { reason, verdict: "fail", text };
}
