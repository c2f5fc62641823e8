import type { Durations } from "../durations.ts";
import type { AlertDraft } from "./alertRule.ts";

/** Brings the certificate's first instance to a series that has the label `cert` alone. */
const AT_INSTANCE = "* on (cert) group_left (instance) tls_cert_info";

/** What the facts tell: the renewal function's own state, and whether there are facts at all. */
export function renewalAlerts(time: Durations): AlertDraft[] {
  return [
    {
      name: "RenewalJobStale",
      severity: "warning",
      expr: `(cert:renewal_run_age_seconds:held > ${time.runOverdue}) ${AT_INSTANCE}`,
      forSeconds: time.forJobStale,
      summary: "The renewal function did not look after {{ $labels.cert }} for hours; it should every hour.",
    },
    {
      name: "RenewalRateLimited",
      severity: "warning",
      expr: `(cert:renewal_not_before_timestamp_seconds:held > time()) ${AT_INSTANCE}`,
      forSeconds: time.forRateLimited,
      summary:
        "The authority takes no order for {{ $labels.cert }} before {{ $value | humanizeTimestamp }}. " +
        "Trying again by hand makes it later.",
    },
    {
      name: "StoredNotDeployed",
      severity: "critical",
      expr: `(cert:renewal_stored_not_served:held == 1) ${AT_INSTANCE}`,
      forSeconds: time.forNotDeployed,
      summary: "A renewed certificate {{ $labels.cert }} is stored in SSM, and the servers do not serve it.",
    },
    {
      name: "TLSFactsStale",
      severity: "warning",
      expr: `(cert:warning_seconds unless on (cert) cert:facts_age_seconds < ${time.factsFresh}) ${AT_INSTANCE}`,
      forSeconds: time.forFacts,
      summary:
        "`npx --no cabal-tls facts` cannot tell which certificate {{ $labels.cert }} should be: whether the right one " +
        "is served, and what the renewal function does, is not known.",
    },
  ];
}
