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
