import { sh } from "../../../core/commandLine.ts";
import { type AcmCertificateEntry, obtainedHost } from "../../../core/inventory.ts";
import { ACM_LIMIT, emergencyLimit, HOST_LIMIT } from "../../../core/thresholds.ts";
import { acmEntries, activeCertificates, newerRequests } from "../checks/wanted.ts";
import { secondSource, secondSourceText } from "../checks/secondSource.ts";
import { renewalCall, rotateNext, rotateTo } from "../reasons/commands.ts";
import { storedLeaf } from "../checks/wanted.ts";
import type { Facts } from "../gather/facts.ts";
import type { Finding } from "../reasons/finding.ts";
import { reasonRow } from "../reasons/index.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { known } from "../../aws/reading.ts";

/** A certificate whose renewal is stuck and that expires soon: there is no time left to repair and wait. */
export interface Emergency {
  readonly certificate: string;
  /** ISO 8601: when it expires, or has expired. */
  readonly notAfter: string;
  readonly secondsLeft: number;
  /** What to type, in this order. */
  readonly next: readonly string[];
  /** Of a certificate of ACM: who else could issue it, in one sentence. */
  readonly secondSource?: string;
}

export function emergencies(facts: Facts, findings: readonly Finding[]): Emergency[] {
  return [
    ...acmEntries(facts).flatMap((entry) => acmEmergency(facts, entry, findings) ?? []),
    ...facts.hosts.flatMap((host) => hostEmergency(facts, host, findings) ?? []),
  ];
}

function acmEmergency(facts: Facts, entry: AcmCertificateEntry, findings: readonly Finding[]): Emergency | undefined {
  const ends = activeCertificates(facts, entry).flatMap(({ notBefore, notAfter }) =>
    notAfter === undefined ? [] : [{ notAfter, lifetime: (notAfter - (notBefore ?? facts.now)) / 1000 }],
  );
  const first = ends.sort((left, right) => left.notAfter - right.notAfter)[0];
  if (first === undefined) return undefined;
  const left = (first.notAfter - facts.now) / 1000;
  if (left >= emergencyLimit(ACM_LIMIT, first.lifetime)) return undefined;
  const stuck = findings.filter(
    ({ subject, verdict, link }) => subject === entry.name && verdict !== "pass" && link !== "served",
  );
  if (stuck.length === 0) return undefined;
  const isAcm = obtainedHost(entry, entry.active) === undefined;
  const refused = refusedRequest(facts, entry);
  const source =
    isAcm || refused === undefined ? secondSource(facts, entry) : { ...secondSource(facts, entry), lack: refused };
  // Where the function has failed to renew, it would fail at another generation as well.
  const hasFailed = refused !== undefined || !isAcm || stuck.some((one) => blocks(one, "request"));
  // A new certificate of ACM would meet these as well: they are repaired first.
  const repairs = stuck.filter((one) => blocks(one, "rotate")).flatMap(({ next }) => next);
  const same = [...repairs, ...rotateNext(facts.inventory)];
  const why = !isAcm ? undefined : (refused ?? (hasFailed ? "ACM would refuse a new certificate, too" : undefined));
  return {
    certificate: entry.name,
    notAfter: new Date(first.notAfter).toISOString(),
    secondsLeft: Math.round(left),
    next: hasFailed && source.lack === undefined ? rotateTo(isAcm ? "acme" : "acm", facts.inventory) : same,
    secondSource: [why ?? unreadRequests(facts), secondSourceText(source, hasFailed)]
      .filter((one) => one !== undefined)
      .join("; "),
  };
}

function blocks({ reason }: Finding, what: "rotate" | "request"): boolean {
  return reason !== undefined && reasonRow(reason).blocks?.includes(what) === true;
}

/** ACM's words for a request that never ends well. */
const FAILED_REQUEST: ReadonlySet<string> = new Set(["FAILED", "VALIDATION_TIMED_OUT"]);

/** That ACM has refused a generation that was to take the place of the active one, and why; undefined = it has not. */
function refusedRequest(facts: Facts, entry: AcmCertificateEntry): string | undefined {
  const refused = newerRequests(facts, entry).find(({ certificate }) => FAILED_REQUEST.has(certificate.status));
  if (refused === undefined) return undefined;
  const { status, failureReason = status } = refused.certificate;
  return `ACM has refused generation ${refused.generation} (${failureReason})`;
}

function unreadRequests({ requests }: Facts): string | undefined {
  if (requests === undefined || "value" in requests) return undefined;
  return `whether ACM has refused a newer request is unknown: ${requests.unknown}`;
}

/** Links of the chain that keep a host certificate from being renewed; a deployment does not need a new one. */
const RENEWAL_LINKS: ReadonlySet<string> = new Set(["renewal", "validation", "certificate"]);

/** An operator gets the certificate from another CA and imports it: the function stores and deploys it. */
function hostEmergency(facts: Facts, host: HostFacts, findings: readonly Finding[]): Emergency | undefined {
  const { entry } = host;
  const leaf = storedLeaf(host);
  if (leaf === undefined) return undefined;
  const left = (leaf.notAfter - facts.now) / 1000;
  if (left >= emergencyLimit(HOST_LIMIT, (leaf.notAfter - leaf.notBefore) / 1000)) return undefined;
  const isStuck = findings.some(
    ({ subject, verdict, link }) => subject === entry.name && verdict !== "pass" && RENEWAL_LINKS.has(link),
  );
  if (!isStuck) return undefined;
  const { region } = facts.inventory;
  const parameter = `${entry.parameterPath}/import`;
  // SSM counts on from the version that is there.
  const version = (known(host.versions)?.get(parameter)?.version ?? 0) + 1;
  const event = { import: { host: entry.name, parameter, version } };
  const upload = sh`aws ssm put-parameter --region ${region} --name ${parameter} --type SecureString --tier Intelligent-Tiering --overwrite --value file://bundle.pem`;
  return {
    certificate: entry.name,
    notAfter: new Date(leaf.notAfter).toISOString(),
    secondsLeft: Math.round(left),
    next: [upload, ...renewalCall(facts.inventory, event)],
  };
}
