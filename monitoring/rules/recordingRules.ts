import {
  acmCertificates,
  type CertificateEntry,
  hostCertificates,
  type Inventory,
  obtainedHost,
} from "../../core/inventory.ts";
import { overdueSeconds } from "../../core/thresholds.ts";
import { type Durations, durationText } from "../settings/durations.ts";
import { probeInstances, unseenInstances } from "../settings/probeInstance.ts";
import type { JobNames } from "../settings/renderSettings.ts";
import type { RecordingRule } from "./alertRule.ts";

/** What should be, as constant series: every other rule joins with them, and none vanishes with a probe. */
export function inventoryRules(inventory: Inventory): RecordingRule[] {
  const instances = probeInstances(inventory);
  const unseen = unseenInstances(inventory);
  const alone = certificatesAlone(inventory);
  return [
    ...instances.map(({ instance, cert, endpoint, impact }) =>
      constant("tls_endpoint_info", 1, { instance, cert, endpoint, impact }),
    ),
    ...unseen.map(({ instance, cert, endpoint, impact }) =>
      constant("tls_endpoint_not_looked_at", 1, { instance, cert, endpoint, impact }),
    ),
    ...alone.map(({ cert, impact, isServed }) =>
      isServed
        ? constant("tls_cert_without_endpoint", 1, { instance: cert, cert, impact })
        : constant("tls_endpoint_not_looked_at", 1, { instance: cert, cert, endpoint: cert, impact }),
    ),
    ...inventory.certificates.flatMap((certificate) => {
      const first = [...instances, ...unseen].find(({ cert }) => cert === certificate.name);
      const isAlone = alone.some(({ cert }) => cert === certificate.name);
      if (first === undefined && !isAlone) return [];
      return certificateRules(certificate, first?.instance ?? certificate.name);
    }),
  ];
}

/** `instance` is where the doctor starts when an alert is about a certificate and no single endpoint. */
function certificateRules({ name, pipeline, thresholds }: CertificateEntry, instance: string): RecordingRule[] {
  const { lifetimeSeconds, renewBeforeSeconds, warningSeconds, criticalSeconds } = thresholds;
  return [
    constant("tls_cert_info", 1, { cert: name, pipeline, instance }),
    constant("cert:lifetime_seconds", lifetimeSeconds, { cert: name }),
    constant("cert:renew_before_seconds", renewBeforeSeconds, { cert: name }),
    constant("cert:overdue_seconds", overdueSeconds(thresholds), { cert: name }),
    constant("cert:warning_seconds", warningSeconds, { cert: name }),
    constant("cert:critical_seconds", criticalSeconds, { cert: name }),
  ];
}

function constant(record: string, value: number, labels: Readonly<Record<string, string>>): RecordingRule {
  return { record, expr: `vector(${value})`, labels };
}

/**
 * When the stored certificate ends, for the endpoints that nobody looks at, and for certificates that stand by without one:
 * there is no probe whose certificate could be taken instead. Kept while the facts are away, like what probes have shown.
 * None for an inventory without such endpoints and certificates.
 */
export function unseenRules(inventory: Inventory, time: Durations): RecordingRule[] {
  const standsBy = certificatesAlone(inventory).some(({ isServed }) => !isServed);
  if (unseenInstances(inventory).length === 0 && !standsBy) return [];
  const record = "instance:tls_expiry_timestamp_seconds:held";
  const stored = "max by (cert) (cabal_tls_renewal_stored_expiry_timestamp_seconds) > 0";
  const unseen = "max by (instance, cert) (tls_endpoint_not_looked_at)";
  const last = `last_over_time(${record}{look="false"}[${durationText(time.held)}])`;
  const expr =
    `${unseen} * on (cert) group_left ()\n(${stored})\n` +
    `or on (instance, cert)\n(${last} and on (instance, cert) tls_endpoint_not_looked_at)`;
  return [{ record, expr, labels: { look: "false" } }];
}

/**
 * What was seen last, kept while nothing new is seen: a rule that falls back to its own last value. An alert on a raw
 * series resolves when the series vanishes, which is when things are worst. What left the inventory is dropped.
 */
export function heldRules(time: Durations, jobs: JobNames): RecordingRule[] {
  const held = (record: string, now: string, known: string): RecordingRule => ({
    record,
    expr: `${now}\nor\n(last_over_time(${record}[${durationText(time.held)}]) and ${known})`,
  });
  const endpoint = "on (instance, cert) tls_endpoint_info";
  const host = `on (cert) tls_cert_info{pipeline="letsencrypt"}`;
  const fact = (name: string) => `max by (cert) (cabal_tls_${name})`;
  return [
    held("instance:tls_expiry_timestamp_seconds:held", expiryNow(time, jobs), endpoint),
    servedRule(time, jobs, endpoint),
    // Untrusted is what fails three times in a row while the handshake itself succeeds. The two probes are not of the same
    // moment: of a server that has just died, the later one fails while the other still shows success.
    held(
      "instance:tls_trusted:held",
      `min by (job, instance, cert) (max_over_time(probe_success{job="${jobs.trust}"}[${durationText(3 * time.scrapeInterval)}]))\n` +
        `and on (instance) min by (instance) (probe_success{job="${jobs.identity}"}) == 1`,
      endpoint,
    ),
    // Against the time at which the facts were gathered, not the present: a gatherer that stands still must not make
    // the function look stale, nor a stale function look well.
    held(
      "cert:renewal_run_age_seconds:held",
      `${fact("facts_timestamp_seconds")} - ${fact("renewal_last_run_timestamp_seconds")}`,
      host,
    ),
    held("cert:renewal_not_before_timestamp_seconds:held", fact("renewal_not_before_timestamp_seconds"), host),
    held(
      "cert:renewal_stored_not_served:held",
      `(${fact("renewal_stored_version")} > bool ${fact("renewal_served_version")})`,
      host,
    ),
    {
      record: "cert:facts_age_seconds",
      expr: `time() - ${fact("facts_timestamp_seconds")}`,
    },
  ];
}

/**
 * When clients begin to refuse an instance. Where the trust probe has succeeded within three scrapes, the end of the chain
 * that it verified: a server may send what no client needs, such as a cross certificate that has expired. At every other
 * address the earliest end of all that is sent: the probe that does not verify knows no chain.
 */
function expiryNow({ scrapeInterval }: Durations, { identity, trust: verifying }: JobNames): string {
  const window = durationText(3 * scrapeInterval);
  const trust = (series: string) => `${series}{job="${verifying}"}[${window}]`;
  const verified =
    `last_over_time(${trust("probe_ssl_last_chain_expiry_timestamp_seconds")}) > 0\n` +
    `    and on (instance, address) max_over_time(${trust("probe_success")}) == 1`;
  return (
    `min by (job, instance, cert) (\n` +
    `  label_replace(\n    ${verified},\n    "job", "${identity}", "", "")\n` +
    `  and on (instance, address) probe_success{job="${identity}"}\n` +
    `  or on (instance, address)\n` +
    `  probe_ssl_earliest_cert_expiry{job="${identity}"} > 0\n)`
  );
}

/**
 * Which certificates an instance shows; the value is when that was seen. A certificate that was served earlier is in the
 * window of the last values too, so only those count that were seen last, together.
 */
function servedRule({ held }: Durations, { identity }: JobNames, known: string): RecordingRule {
  const record = "instance:tls_served_info:held";
  const last = `last_over_time(${record}[${durationText(held)}])`;
  const served = `max by (job, instance, cert, address, fingerprint_sha256) (probe_ssl_last_chain_info{job="${identity}"})`;
  return {
    record,
    expr:
      `${served} * 0 + time()\n` +
      `or on (instance)\n(${last} == on (instance) group_left () max by (instance) (${last}) and ${known})`,
  };
}

/** A certificate of the renewal function that no endpoint of the inventory serves under its name: it is in SSM and ACM only. */
interface CertificateAlone {
  /** Its name, also as the alerts' label `instance`: the doctor takes it. */
  readonly cert: string;
  readonly impact: string;
  /** It is the wildcard's generation that serves: the handshakes of the wildcard's endpoints show when it ends. */
  readonly isServed: boolean;
}

/** Generations of an ACME CA, and hosts whose certificate nothing serves that the stack knows. */
function certificatesAlone(inventory: Inventory): CertificateAlone[] {
  const served = new Set(inventory.endpoints.map(({ certificate }) => certificate));
  return hostCertificates(inventory)
    .filter(({ name }) => !served.has(name))
    .map(({ name }) => ({ cert: name, ...useOf(inventory, name) }));
}

function useOf(inventory: Inventory, host: string): Omit<CertificateAlone, "cert"> {
  for (const wildcard of acmCertificates(inventory)) {
    const own = wildcard.generations.find(({ generation }) => obtainedHost(wildcard, generation) === host);
    if (own === undefined) continue;
    const endpoint = inventory.endpoints.find(({ certificate }) => certificate === wildcard.name);
    if (own.generation === wildcard.active) return { isServed: true, impact: endpoint?.impact ?? "" };
    const impact = `Generation ${own.generation} of ${wildcard.name} cannot be made active.`;
    return { isServed: false, impact };
  }
  return { isServed: false, impact: "What takes this certificate from SSM or ACM cannot use it." };
}
