import { type Durations, durationText } from "../durations.ts";
import type { AlertDraft } from "./alertRule.ts";

/** What the handshakes show beside the date: whether there are any, which certificate, and whether it is trusted. */
export function probeAlerts(time: Durations): AlertDraft[] {
  return [
    {
      name: "TLSProbeAbsent",
      severity: "critical",
      expr: absent(),
      forSeconds: time.forProbe,
      summary:
        "{{ $labels.instance }} shows no certificate: its probe fails at one address at least, or does not run. " +
        "Every other alert about it rests on what was seen before.",
    },
    {
      name: "TLSCertNotTrusted",
      severity: "critical",
      expr: "instance:tls_trusted:held == 0",
      forSeconds: time.forProbe,
      summary:
        "Careful clients refuse the certificate {{ $labels.cert }} at {{ $labels.instance }}: its dates, its names or " +
        "its chain are wrong.",
    },
    {
      name: "TLSServedCertDiffers",
      severity: "warning",
      expr: servedDiffers(time),
      forSeconds: time.forDiffers,
      summary:
        "{{ $labels.instance }}{{ with $labels.address }} at {{ . }}{{ end }} serves a certificate that is not " +
        "{{ $labels.cert }}: SHA-256 {{ $labels.fingerprint_sha256 }}.",
    },
  ];
}

/** One rule for all targets: the constant series says which there should be, so that none has to be listed here. */
function absent(): string {
  const probe = (job: string, condition: string) => `min by (instance) (probe_success{job="${job}"}) ${condition}`;
  return (
    `(group by (instance, cert) (tls_endpoint_info) unless on (instance) ${probe("blackbox-tls", "== 1")})\n` +
    `or\n(group by (instance, cert) (tls_endpoint_info) unless on (instance) ${probe("blackbox-tls-trust", ">= 0")})`
  );
}

/**
 * What is served and was not expected at any time in the last hours. Only while the facts are fresh: without them a
 * renewal would look like a foreign certificate. When they grow old, an alert that fires stays while the same
 * certificate is served, and none starts.
 */
function servedDiffers(time: Durations): string {
  const served = "instance:tls_served_info:held";
  const fresh = `cert:facts_age_seconds < ${time.factsFresh}`;
  const expected = `max_over_time(cert_expected_info[${durationText(time.formerlyExpected)}])`;
  const foreign = `${served} unless on (cert, fingerprint_sha256) ${expected}`;
  // Over a window, so that a restart of Prometheus does not lose it.
  const fired = `last_over_time(ALERTS{alertname="TLSServedCertDiffers", alertstate="firing"}[${durationText(time.held)}])`;
  return (
    `(${foreign} and on (cert) ${fresh})\n` +
    `or\n(${foreign} and on (instance, address, fingerprint_sha256) ${fired} unless on (cert) ${fresh})`
  );
}
