import type * as pulumi from "@pulumi/pulumi";
import { HOUR_SECONDS } from "../../core/time.ts";
import { cloudwatch } from "../registration/aws.ts";

/** Of 24 scheduled runs a day some may fail: a CA has maintenance, AWS throttles. */
const HOURS_WITHOUT_SUCCESS = 6;

export interface RenewalAlarmsArgs {
  readonly functionName: string;
  /** ARNs of what is notified when an alarm goes off or is over, such as SNS topics. */
  readonly actions: readonly pulumi.Input<string>[];
}

/** Two alarms on the function's runs; those on certificates are made from the function's own metrics. */
export function createRenewalAlarms(parent: pulumi.Resource, name: string, args: RenewalAlarmsArgs): void {
  const { functionName } = args;
  new cloudwatch.MetricAlarm(
    `${name}-errors`,
    {
      name: `${functionName}-errors`,
      alarmDescription: "A run of the certificate renewal failed; its log says why. See docs/renewal.md.",
      ...errorMetric(args),
      statistic: "Sum",
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
    { parent },
  );
  new cloudwatch.MetricAlarm(
    `${name}-stale`,
    {
      name: `${functionName}-stale`,
      alarmDescription: `No run of the certificate renewal succeeded for ${HOURS_WITHOUT_SUCCESS} hours, or none was made.`,
      ...errorMetric(args),
      // The least number of errors in any run of an hour: 1 = all of them failed. No run at all is no data.
      statistic: "Minimum",
      evaluationPeriods: HOURS_WITHOUT_SUCCESS,
      treatMissingData: "breaching",
    },
    { parent },
  );
}

function errorMetric({ functionName, actions }: RenewalAlarmsArgs) {
  return {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    period: HOUR_SECONDS,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    alarmActions: [...actions],
    okActions: [...actions],
  };
}
