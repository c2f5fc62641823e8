import type { Durations } from "../durations.ts";
import { durationText } from "../durations.ts";
import type { RecordingRule } from "./alertRule.ts";

/**
 * What was seen last, kept while nothing new is seen: a rule that falls back to its own last value. An alert on a raw
 * series resolves when the series vanishes, which is when things are worst. What left the inventory is dropped.
 */
export function heldRules(time: Durations): RecordingRule[] {
  const held = (record: string, now: string, known: string): RecordingRule => ({
    record,
    expr: `${now}\nor\n(last_over_time(${record}[${durationText(time.held)}]) and ${known})`,
  });
  const endpoint = "on (instance, cert) tls_endpoint_info";
  const host = `on (cert) tls_cert_info{pipeline="letsencrypt"}`;
  const fact = (name: string) => `max by (cert) (cabal_tls_${name})`;
  return [
    held(
      "instance:tls_expiry_timestamp_seconds:held",
      `min by (job, instance, cert) (probe_ssl_earliest_cert_expiry{job="blackbox-tls"} > 0)`,
      endpoint,
    ),
    servedRule(time, endpoint),
    // Untrusted is what fails three times in a row while the handshake itself succeeds. The two probes are not of the same
    // moment: of a server that has just died, the later one fails while the other still shows success.
    held(
      "instance:tls_trusted:held",
      `min by (job, instance, cert) (max_over_time(probe_success{job="blackbox-tls-trust"}[${durationText(3 * time.scrapeInterval)}]))\n` +
        `and on (instance) min by (instance) (probe_success{job="blackbox-tls"}) == 1`,
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
 * Which certificates an instance shows; the value is when that was seen. A certificate that was served earlier is in the
 * window of the last values too, so only those count that were seen last, together.
 */
function servedRule({ held }: Durations, known: string): RecordingRule {
  const record = "instance:tls_served_info:held";
  const last = `last_over_time(${record}[${durationText(held)}])`;
  const served = `max by (job, instance, cert, address, fingerprint_sha256) (probe_ssl_last_chain_info{job="blackbox-tls"})`;
  return {
    record,
    expr:
      `${served} * 0 + time()\n` +
      `or on (instance)\n(${last} == on (instance) group_left () max by (instance) (${last}) and ${known})`,
  };
}
