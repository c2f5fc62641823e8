import type { Durations } from "../durations.ts";
import type { AlertDraft } from "./alertRule.ts";

const LEFT = "instance:tls_expiry_timestamp_seconds:held - time()";
const CERTIFICATE = "The certificate {{ $labels.cert }} at {{ $labels.instance }}";

/** A certificate that was not renewed in time; the thresholds are each certificate's own. */
export function expiryAlerts(time: Durations): AlertDraft[] {
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
