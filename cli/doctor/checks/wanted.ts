import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { type AcmCertificateEntry, acmCertificates, type EndpointEntry } from "../../../core/inventory.ts";
import { plainSerial } from "../../../core/serial.ts";
import { known, type Reading } from "../../aws/reading.ts";
import type { PresentedCertificate } from "../../tls/index.ts";
import type { AcmCertificate } from "../../aws/acm.ts";
import type { EndpointFacts, Facts, RequestFacts } from "../gather/facts.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { pathVerdict, type Urgency, urgencyOf } from "./urgency.ts";

/** Names of an endpoint as an alert's label has them. */
export function subjectOf({ hosts, port }: EndpointEntry): string {
  return hosts.length === 1 ? `${hosts[0]}:${port}` : `${hosts[0]}:${port} +${hosts.length - 1}`;
}

/** What the endpoint should serve: lower-case serial numbers. Undefined = not known. */
export function wantedSerial(facts: Facts, { entry }: EndpointFacts): string | undefined {
  if (entry.certificateArn !== undefined) return known(facts.certificates.get(entry.certificateArn))?.serial;
  return storedOf(facts, entry.certificate)?.serial;
}

/** How operators call a certificate: its generation in this stack, or its ARN. */
export function certificateText(facts: Facts, arn: string): string {
  for (const { name, generations } of acmCertificates(facts.inventory)) {
    const found = generations.find(({ arns }) => Object.values(arns).includes(arn));
    if (found !== undefined) return `generation ${found.generation} of ${name}`;
  }
  return arn;
}

/** The certificate that has this serial number, of all that were read. */
export function certificateBySerial(facts: Facts, serial: string): AcmCertificate | undefined {
  return [...facts.certificates.values()].map(known).find((one) => one?.serial === serial);
}

/** The stack's own name for what was served; undefined = nothing of this stack. `certificate`: the endpoint's. */
export function servedName(facts: Facts, certificate: string, serial: string): string | undefined {
  const arn = certificateBySerial(facts, serial)?.arn;
  if (arn !== undefined) return certificateText(facts, arn);
  return storedOf(facts, certificate)?.serial === serial ? `what is stored for ${certificate}` : undefined;
}

/** What ACM says about the generation that serves, in each of its regions. */
export function activeReadings(
  facts: Facts,
  { generations, active }: AcmCertificateEntry,
): { readonly region: string; readonly arn: string; readonly reading: Reading<AcmCertificate | undefined> }[] {
  const arns = generations.find(({ generation }) => generation === active)?.arns ?? {};
  return Object.entries(arns).flatMap(([region, arn]) => {
    const reading = facts.certificates.get(arn);
    return reading === undefined ? [] : [{ region, arn, reading }];
  });
}

export function activeCertificates(facts: Facts, entry: AcmCertificateEntry): AcmCertificate[] {
  return activeReadings(facts, entry).flatMap(({ reading }) => known(reading) ?? []);
}

/**
 * What ACM has for generations above the active one, in each region: those of the inventory, and those that a failed update
 * has left, which is in no inventory.
 */
export function newerRequests(facts: Facts, { name, active, generations }: AcmCertificateEntry): RequestFacts[] {
  const listed = generations
    .filter(({ generation }) => generation > active)
    .flatMap(({ generation, arns }) =>
      Object.values(arns).flatMap((arn) => {
        const certificate = known(facts.certificates.get(arn));
        return certificate === undefined ? [] : [{ name, generation, certificate }];
      }),
    );
  return [...listed, ...(known(facts.requests) ?? []).filter((one) => one.name === name)];
}

/** Undefined = it has no expiry, since it is not issued. */
export function urgencyOfCertificate(
  { notAfter }: AcmCertificate,
  { thresholds }: AcmCertificateEntry,
  now: number,
): Urgency | undefined {
  return notAfter === undefined ? undefined : urgencyOf(notAfter, now, thresholds);
}

/** The most urgent of the entry's certificates; undefined = one is not issued, or none is known. */
export function urgencyOfEntry(facts: Facts, entry: AcmCertificateEntry): Urgency | undefined {
  const ends = activeCertificates(facts, entry).flatMap(({ notAfter }) => notAfter ?? []);
  return ends.length === 0 ? undefined : urgencyOf(Math.min(...ends), facts.now, entry.thresholds);
}

/** The entry of a certificate's name, if it is one of ACM that is looked at. */
export function acmEntries(facts: Facts): AcmCertificateEntry[] {
  return acmCertificates(facts.inventory).filter((entry) => activeReadings(facts, entry).length > 0);
}

/** The certificate that a host should serve. Times are milliseconds since the epoch. */
export interface StoredLeaf {
  readonly serial: string;
  readonly sha256: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The state, when it can be read. */
export function hostState({ state }: HostFacts): HostState | undefined {
  const content = known(state)?.content;
  return content === undefined || "unreadable" in content ? undefined : content;
}

/** The chain parameter's certificates, leaf first; undefined = none, or none that can be read. */
export function hostChain({ chain }: HostFacts): readonly PresentedCertificate[] | undefined {
  const content = known(chain)?.content;
  return content === undefined || "unreadable" in content ? undefined : content;
}

/** What is stored: the state's word while it is about the bundle's version, else what the chain parameter shows. */
export function storedLeaf(host: HostFacts): StoredLeaf | undefined {
  const recorded = hostState(host)?.stored;
  const version = bundleVersion(host)?.version;
  const leaf = hostChain(host)?.[0];
  if (recorded !== undefined && (leaf === undefined || version === undefined || version === recorded.version)) {
    return {
      serial: plainSerial(recorded.serial),
      sha256: recorded.sha256,
      notBefore: Date.parse(recorded.notBefore),
      notAfter: Date.parse(recorded.notAfter),
    };
  }
  return leaf;
}

/** Version and date of the bundle, which is the commit point; its value stays unread. */
export function bundleVersion(host: HostFacts): { readonly version: number; readonly modified: number } | undefined {
  return known(host.versions)?.get(`${host.entry.parameterPath}/bundle`);
}

export function storedOf(facts: Facts, certificate: string): StoredLeaf | undefined {
  const host = facts.hosts.find(({ entry }) => entry.name === certificate);
  return host === undefined ? undefined : storedLeaf(host);
}

/** Undefined = nothing is stored. */
export function hostUrgency(host: HostFacts, now: number): Urgency | undefined {
  const leaf = storedLeaf(host);
  return leaf === undefined ? undefined : urgencyOf(leaf.notAfter, now, host.entry.thresholds);
}

export function hostPathVerdict(host: HostFacts, now: number): "fail" | "warn" {
  return pathVerdict(hostUrgency(host, now));
}
