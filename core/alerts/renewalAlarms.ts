import type { Thresholds } from "../inventory.ts";
import { HOST_DIMENSION, METRICS_NAMESPACE, RENEWAL_METRICS } from "../renewal/renewalMetrics.ts";
import { overdueSeconds } from "../thresholds.ts";
import { DAY_SECONDS, HOUR_SECONDS } from "../time.ts";

/** One CloudWatch alarm on one metric. */
export interface AlarmPlan {
  /** Part of the alarm's logical and physical name. */
  readonly key: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Minimum" | "Maximum";
  readonly periodSeconds: number;
  /** All of so many periods in a row must breach. */
  readonly periods: number;
  readonly threshold: number;
  readonly comparison: "LessThanThreshold" | "GreaterThanOrEqualToThreshold";
  readonly treatMissingData: "breaching" | "notBreaching" | "ignore";
}

export interface RenewedHost {
  /** Name in the config. */
  readonly name: string;
  /** The first one is what its metrics are labelled with. */
  readonly names: readonly string[];
  readonly thresholds: Thresholds;
}

/**
 * Alarms on what the renewal function reports of one host, every hour. Only the sign of life takes silence for a failure:
 * a function that does not run must not raise six alarms, and one that is new has reported nothing yet.
 */
export function renewalAlarms({ name, names, thresholds }: RenewedHost): AlarmPlan[] {
  const host = names[0] ?? name;
  const shared = {
    namespace: METRICS_NAMESPACE,
    dimensions: { [HOST_DIMENSION]: host },
    periodSeconds: HOUR_SECONDS,
    statistic: "Maximum",
    comparison: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  } as const;
  return [
    {
      ...shared,
      key: `${name}-runs`,
      description: `The renewal function has not looked after ${host} for three hours.`,
      metricName: RENEWAL_METRICS.runs,
      statistic: "Sum",
      periods: 3,
      threshold: 1,
      comparison: "LessThanThreshold",
      treatMissingData: "breaching",
    },
    {
      ...shared,
      key: `${name}-failed`,
      description: `Renewal of ${host} failed in three hours in a row.`,
      metricName: RENEWAL_METRICS.failed,
      periods: 3,
      threshold: 1,
    },
    {
      ...shared,
      key: `${name}-rate-limited`,
      description: `The authority takes no order for ${host} at the moment.`,
      metricName: RENEWAL_METRICS.rateLimited,
      periods: 1,
      threshold: 1,
    },
    {
      ...shared,
      key: `${name}-not-deployed`,
      description: `A renewed certificate of ${host} is stored and was not served for three hours.`,
      metricName: RENEWAL_METRICS.storedNotDeployed,
      periods: 3,
      threshold: 1,
    },
    {
      ...shared,
      key: `${name}-overdue`,
      description: `The renewal of ${host} is late.`,
      metricName: RENEWAL_METRICS.overdueSeconds,
      periods: 1,
      threshold: thresholds.renewBeforeSeconds - overdueSeconds(thresholds),
    },
    {
      ...shared,
      key: `${name}-expiring`,
      description: `The certificate of ${host} expires soon and was not renewed.`,
      metricName: RENEWAL_METRICS.daysToExpiry,
      statistic: "Minimum",
      periods: 1,
      threshold: thresholds.warningSeconds / DAY_SECONDS,
      comparison: "LessThanThreshold",
      // Stays as it was: silence is the first alarm's affair.
      treatMissingData: "ignore",
    },
  ];
}
