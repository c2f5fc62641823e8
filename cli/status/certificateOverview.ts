import { type CertificateEntry, obtainedHost, type Pipeline } from "../../core/inventory.ts";
import { known, type Reading } from "../aws/reading.ts";
import type { AcmCertificate } from "../aws/acm.ts";
import { activeReadings, hostState, storedLeaf, wantedSerial } from "../doctor/checks/wanted.ts";
import type { EndpointFacts, Facts } from "../doctor/gather/facts.ts";
import type { HostFacts } from "../doctor/gather/hostFacts.ts";

/** One certificate as `status` shows it. Instants are ISO 8601. */
export interface CertificateOverview {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly names: readonly string[];
  /** When the first of its copies expires; absent = it is not issued, or nobody could be asked. */
  readonly notAfter?: string;
  /** When it renews by itself; absent = it does not, or nobody could be asked. */
  readonly nextRenewal?: string;
  /** What the last renewal failed with, or waits for; absent = nothing. */
  readonly lastError?: { readonly reason: string; readonly detail?: string; readonly at?: string };
  readonly servedAt: readonly OverviewEndpoint[];
  readonly notServedAt: readonly OverviewEndpoint[];
  /** Those that nobody looks at, and those that could not be reached from here. */
  readonly unknownAt: readonly OverviewEndpoint[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

export interface OverviewEndpoint {
  /** As in the config. */
  readonly name: string;
  /** `host:port`, as the doctor takes it. */
  readonly instance: string;
}

/** A line for each certificate of the inventory, from what the doctor gathers; nothing is judged. */
export function certificateOverviews(facts: Facts): CertificateOverview[] {
  return facts.inventory.certificates.map((entry) => {
    const endpoints = facts.endpoints.filter((one) => one.entry.certificate === entry.name);
    const seen = endpoints.flatMap((one) =>
      one.entry.hosts.map((host) => ({
        endpoint: { name: one.entry.name, instance: `${host}:${one.entry.port}` },
        served: servedAt(facts, one, host),
      })),
    );
    const at = (wanted: Served) => seen.flatMap(({ endpoint, served }) => (served === wanted ? endpoint : []));
    const { name, pipeline, names } = entry;
    const addresses = { servedAt: at("served"), notServedAt: at("not served"), unknownAt: at("unknown") };
    return { name, pipeline, names, ...renewalOf(facts, entry), ...addresses };
  });
}

type RenewalPart = Pick<CertificateOverview, "notAfter" | "nextRenewal" | "lastError" | "unread">;

function renewalOf(facts: Facts, entry: CertificateEntry): RenewalPart {
  if (entry.pipeline === "acm") return acmRenewal(facts, entry);
  const host = facts.hosts.find((one) => one.entry.name === entry.name);
  return host === undefined ? { unread: ["the host was not read"] } : hostRenewal(facts, host);
}

function acmRenewal(facts: Facts, entry: Extract<CertificateEntry, { pipeline: "acm" }>): RenewalPart {
  const readings = activeReadings(facts, entry);
  const certificates = readings.flatMap(({ reading }) => known(reading) ?? []);
  const ends = certificates.flatMap(({ notAfter }) => notAfter ?? []);
  // One region that could not be asked may be the one that expires first.
  const isWhole = certificates.length === readings.length && ends.length === readings.length && ends.length > 0;
  const renews = isWhole && certificates.every(({ eligible, imported }) => eligible && !imported);
  const error = certificates.flatMap((one) => acmError(one) ?? [])[0];
  // One of an ACME CA is renewed by the function, which has its own line: when, and what came of it, is the same here.
  const obtained = facts.hosts.find((host) => host.entry.name === obtainedHost(entry, entry.active));
  const { nextRenewal, lastError = error, unread = [] } = obtained === undefined ? {} : hostRenewal(facts, obtained);
  return {
    ...(isWhole && { notAfter: instant(Math.min(...ends)) }),
    ...(renews && { nextRenewal: instant(Math.min(...ends) - entry.thresholds.renewBeforeSeconds * 1000) }),
    ...(nextRenewal !== undefined && { nextRenewal }),
    ...(lastError !== undefined && { lastError }),
    unread: [
      ...unread,
      ...readings.flatMap(({ region, reading }) =>
        unreadText(`ACM in ${region}`, reading, "it has no such certificate"),
      ),
    ],
  };
}

function acmError({ status, failureReason, renewal, region }: AcmCertificate): CertificateOverview["lastError"] {
  if (status !== "ISSUED") return { reason: failureReason ?? status, detail: `in ${region} it is ${status}` };
  if (renewal === undefined || renewal.status === "SUCCESS") return undefined;
  if (renewal.status === "PENDING_AUTO_RENEWAL" && renewal.reason === undefined) return undefined;
  return {
    reason: renewal.reason ?? renewal.status,
    detail: `ACM's renewal in ${region} is ${renewal.status}`,
    ...(renewal.updatedAt !== undefined && { at: instant(renewal.updatedAt) }),
  };
}

function hostRenewal({ now }: Facts, host: HostFacts): RenewalPart {
  const state = hostState(host);
  const leaf = storedLeaf(host);
  const { lastError, window, retryAfter, notBefore } = state ?? {};
  // A window of an earlier certificate is not followed.
  const usable =
    window !== undefined && leaf !== undefined && Date.parse(window.end) > leaf.notBefore ? window : undefined;
  const due = leaf === undefined ? now : leaf.notAfter - host.entry.thresholds.renewBeforeSeconds * 1000;
  const planned = usable === undefined ? due : Date.parse(usable.chosen);
  const earliest = Math.max(...[retryAfter, notBefore].map((one) => (one === undefined ? 0 : Date.parse(one))));
  return {
    ...(leaf !== undefined && { notAfter: instant(leaf.notAfter) }),
    ...(state !== undefined && { nextRenewal: instant(Math.max(planned, earliest)) }),
    ...(lastError !== undefined && {
      lastError: { reason: lastError.reason, detail: lastError.detail, at: lastError.at },
    }),
    unread: [
      ...unreadText("the state of the renewal", host.state, "the renewal function has not written one yet"),
      ...("unknown" in host.chain ? [`the stored chain: ${host.chain.unknown}`] : []),
    ],
  };
}

function unreadText(what: string, reading: Reading<unknown>, missing: string): string[] {
  if ("unknown" in reading) return [`${what}: ${reading.unknown}`];
  return reading.value === undefined ? [`${what}: ${missing}`] : [];
}

type Served = "served" | "not served" | "unknown";

/** Failures that this machine or its network may be the cause of. */
const MAY_BE_OURS: ReadonlySet<string> = new Set(["timeout", "no-greeting", "unreachable"]);

/** Whether every handshake with a host shows the certificate that is to be served; one that shows another decides. */
function servedAt(facts: Facts, endpoint: EndpointFacts, host: string): Served {
  const { entry, addresses } = endpoint;
  if (entry.look === false) return "unknown";
  const wanted = wantedSerial(facts, endpoint);
  const found = addresses.get(host);
  const isAbsent = found !== undefined && "value" in found && found.value.length === 0;
  const handshakes = endpoint.handshakes.filter((one) => one.host === host);
  const each = handshakes.map(({ result }): Served => {
    if ("failure" in result) return MAY_BE_OURS.has(result.failure) ? "unknown" : "not served";
    if (wanted === undefined) return "unknown";
    return result.leaf.serial === wanted ? "served" : "not served";
  });
  if (isAbsent || each.includes("not served")) return "not served";
  return each.length === 0 || each.includes("unknown") ? "unknown" : "served";
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
