import { ecsTargets } from "../../../core/deployTarget.ts";
import type { Thresholds } from "../../../core/inventory.ts";
import { shortSerial } from "../../../core/serial.ts";
import type { PresentedChain, TlsFailureKind } from "../../tls/index.ts";
import type { EndpointFacts, Facts, HandshakeFacts } from "../gather/facts.ts";
import type { Verdict } from "../reasons/finding.ts";
import type { EcsDeployment } from "../../aws/ecs.ts";
import type { DeployedService, HostFacts } from "../gather/hostFacts.ts";
import { known } from "../../aws/reading.ts";
import type { Reason } from "../reasons/index.ts";
import { expiryText, urgencyOf } from "./urgency.ts";
import { certificateBySerial, certificateText, wantedSerial } from "./wanted.ts";
import { DAY_SECONDS } from "../../../core/time.ts";

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
    if (isPaused(facts, endpoint)) return [{ reason: "SERVICE_PAUSED", verdict: "warn", text: result.message }];
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

function dateFaults(facts: Facts, { entry }: EndpointFacts, { leaf, endsEarlier }: PresentedChain): ServedFault[] {
  const ends = endsEarlier ?? leaf.notAfter;
  const whose = endsEarlier === undefined ? "" : "an intermediate certificate that clients need ends before the leaf: ";
  const text = `${whose}${expiryText(ends, facts.now)}`;
  if (leaf.notBefore > facts.now) {
    return [fail("SERVED_NOT_YET_VALID", `valid from ${new Date(leaf.notBefore).toISOString()}`)];
  }
  const thresholds = facts.inventory.certificates.find(({ name }) => name === entry.certificate)?.thresholds;
  const urgency = urgencyOf(ends, facts.now, scaled(thresholds, leaf));
  if (urgency === "expired") return [fail("SERVED_EXPIRED", text)];
  if (urgency === "critical") return [fail("SERVED_EXPIRING", text)];
  return urgency === "warning" ? [{ reason: "SERVED_EXPIRING", verdict: "warn", text }] : [];
}

/** The thresholds by the lifetime that this certificate really has: a CA may issue shorter ones than planned. */
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

const DEFAULTS: Thresholds = {
  lifetimeSeconds: 90 * DAY_SECONDS,
  renewBeforeSeconds: 30 * DAY_SECONDS,
  warningSeconds: 21 * DAY_SECONDS,
  criticalSeconds: 7 * DAY_SECONDS,
};

function nameFaults(host: string, { covers, leaf }: PresentedChain): ServedFault[] {
  if (covers) return [];
  const names = leaf.names.length === 0 ? "no name" : leaf.names.slice(0, 3).join(", ");
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
  const served = arn === undefined ? `a certificate by ${leaf.issuer}` : certificateText(facts, arn);
  const text = `${served} (serial ${shortSerial(leaf.serial)}), should be serial ${shortSerial(wanted)}`;
  const hurts = leaf.notAfter <= facts.now || !isArriving(facts, endpoint, wanted);
  return [{ reason: "SERVED_OTHER", verdict: hurts ? "fail" : "warn", text }];
}

/**
 * Containers get another certificate by a deployment only; one that could not be looked at may run. A server outside reads
 * the stored one whenever it likes, as what serves it from ACM takes its time.
 */
export function mayBeRolling({ entry, services }: HostFacts): boolean {
  if (ecsTargets(entry.deployTo).length === 0) return true;
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

/**
 * Whether nothing answers there because its service is paused: its desired count is 0. A service belongs to the endpoint when
 * it is called like it (`cabal-imap` for imap.example.net); where none is, any that is paused may be the endpoint's.
 */
export function isPaused({ hosts }: Facts, { entry, handshakes }: EndpointFacts): boolean {
  if (handshakes.some(hasLeaf)) return false;
  const services = hosts.find((one) => one.entry.name === entry.certificate)?.services ?? [];
  const labels = [...entry.hosts, entry.connect ?? ""].map((name) => name.split(".")[0] ?? "");
  const named = services.filter(({ entry: { service } }) =>
    labels.some((label) => label !== "" && (service === label || service.endsWith(`-${label}`))),
  );
  const paused = (one: DeployedService) => known(one.service)?.desired === 0;
  return named.length > 0 ? named.every(paused) : services.some(paused);
}

function hasLeaf({ result }: HandshakeFacts): boolean {
  return "leaf" in result;
}

function fail(reason: Reason, text: string): ServedFault {
  return { reason, verdict: "fail", text };
}
