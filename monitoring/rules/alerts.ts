import { CABAL_TLS } from "../../core/commandLine.ts";
import { type Durations, durations, durationText } from "../settings/durations.ts";
import { type JobNames, jobNames, type RenderSettings } from "../settings/renderSettings.ts";
import type { AlertDraft } from "./alertRule.ts";

/** Every alert, as it is before it is a rule. */
export function alertDrafts(settings: Pick<RenderSettings, "timeFactor" | "jobPrefix">): AlertDraft[] {
  const time = durations(settings.timeFactor);
  return [...expiryAlerts(time), ...probeAlerts(time, jobNames(settings)), ...renewalAlerts(time)];
}

const LEFT = "instance:tls_expiry_timestamp_seconds:held - time()";
const CERTIFICATE =
  "The certificate {{ $labels.cert }} at {{ $labels.instance }}" +
  "{{ if $labels.look }} (not looked at; by what is stored){{ end }}";

/** A certificate that was not renewed in time; the thresholds are each certificate's own. */
function expiryAlerts(time: Durations): AlertDraft[] {
  return [
    {
      name: "BlackboxTLSCertExpiringSoonWarning",
      severity: "warning",
      expr: `${LEFT} < on (cert) group_left () cert:warning_seconds`,
      forSeconds: time.forWarning,
      summary: `${CERTIFICATE} expires in {{ $value | humanizeDuration }} and was not renewed.`,
    },
    {
      name: "BlackboxTLSCertExpiringSoonCritical",
      severity: "critical",
      expr: `${LEFT} < on (cert) group_left () cert:critical_seconds`,
      forSeconds: time.forCritical,
      summary: `${CERTIFICATE} expires in {{ $value | humanizeDuration }} and was not renewed.`,
    },
    {
      name: "TLSCertExpired",
      severity: "critical",
      expr: `${LEFT} <= 0`,
      forSeconds: time.forExpired,
      summary: `${CERTIFICATE} has expired ({{ $value | humanizeDuration }}).`,
    },
    {
      name: "TLSCertRenewalOverdue",
      severity: "warning",
      expr: `${LEFT} < on (cert) group_left () cert:overdue_seconds`,
      forSeconds: time.forWarning,
      summary: `${CERTIFICATE} should have been renewed by now; {{ $value | humanizeDuration }} are left.`,
    },
  ];
}

/** What the handshakes show beside the date: whether there are any, which certificate, and whether it is trusted. */
function probeAlerts(time: Durations, jobs: JobNames): AlertDraft[] {
  return [
    {
      name: "TLSProbeAbsent",
      severity: "critical",
      expr: absent(jobs),
      forSeconds: time.forProbe,
      summary:
        "{{ $labels.instance }} presents no certificate: its probe fails at one address at least, or does not run. " +
        "Every other alert about it uses what was seen before.",
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
function absent({ identity, trust }: JobNames): string {
  const probe = (job: string, condition: string) => `min by (instance) (probe_success{job="${job}"}) ${condition}`;
  return (
    `(group by (instance, cert) (tls_endpoint_info) unless on (instance) ${probe(identity, "== 1")})\n` +
    `or\n(group by (instance, cert) (tls_endpoint_info) unless on (instance) ${probe(trust, ">= 0")})`
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

/** Brings the certificate's first instance to a series that has the label `cert` alone. */
const AT_INSTANCE = "* on (cert) group_left (instance) tls_cert_info";

/** Alerts from the facts: the renewal function's state, and whether there are facts at all. */
function renewalAlerts(time: Durations): AlertDraft[] {
  return [
    {
      name: "RenewalJobStale",
      severity: "warning",
      expr: `(cert:renewal_run_age_seconds:held > ${time.runOverdue}) ${AT_INSTANCE}`,
      forSeconds: time.forJobStale,
      summary: "The renewal function has not checked {{ $labels.cert }} for hours; it should do so every hour.",
    },
    {
      name: "RenewalRateLimited",
      severity: "warning",
      expr: `(cert:renewal_not_before_timestamp_seconds:held > time()) ${AT_INSTANCE}`,
      forSeconds: time.forRateLimited,
      summary:
        "The CA accepts no order for {{ $labels.cert }} before {{ $value | humanizeTimestamp }}. " +
        "Trying again by hand makes it later.",
    },
    {
      name: "StoredNotDeployed",
      severity: "critical",
      expr: `(cert:renewal_stored_not_served:held == 1) ${AT_INSTANCE}`,
      forSeconds: time.forNotDeployed,
      summary:
        "A renewed certificate {{ $labels.cert }} is stored in SSM, but it is not rolled out, or the servers do not serve it.",
    },
    {
      name: "TLSFactsStale",
      severity: "warning",
      expr: `(cert:warning_seconds unless on (cert) cert:facts_age_seconds < ${time.factsFresh}) ${AT_INSTANCE}`,
      forSeconds: time.forFacts,
      summary:
        `\`${CABAL_TLS} facts\` does not know which certificate {{ $labels.cert }} should be: whether the right one ` +
        "is served, and what the renewal function does, is unknown.",
    },
  ];
}
