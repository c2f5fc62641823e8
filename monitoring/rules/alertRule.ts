import { CABAL_TLS } from "../../core/commandLine.ts";
import { durationText } from "../settings/durations.ts";

export type Severity = "warning" | "critical";

/** A rule of Prometheus, as its file has it. */
export type PrometheusRule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: Severity };
  readonly annotations: Readonly<Record<string, string>>;
}

export interface AlertDraft {
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  readonly forSeconds: number;
  /** One sentence; may use Prometheus's templates. */
  readonly summary: string;
}

/**
 * What users lose at the alert's endpoint, looked at or not, or with its certificate where that has none: kept once, in the
 * label of a constant series, and looked up from there.
 */
const IMPACT = `{{ with printf "{__name__=~'tls_(endpoint_info|endpoint_not_looked_at|cert_without_endpoint)',instance='%s'}" $labels.instance | query }}{{ . | first | label "impact" }}{{ end }}`;

/** The rule of an alert. Every alert has the label `instance`, which the doctor takes as it is. */
export function alertRule(draft: AlertDraft, runbookUrl: string): AlertingRule {
  return {
    alert: draft.name,
    expr: draft.expr,
    for: durationText(draft.forSeconds),
    labels: { severity: draft.severity },
    annotations: {
      summary: draft.summary,
      impact: IMPACT,
      runbook_url: `${runbookUrl}#${draft.name.toLowerCase()}`,
      doctor: `${CABAL_TLS} doctor {{ $labels.instance }}`,
    },
  };
}
