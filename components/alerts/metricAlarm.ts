import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alerts/renewalAlarms.ts";
import { physicalName } from "../../core/physicalName.ts";
import { cloudwatch } from "../registration/aws.ts";

const ALARM_NAME_LENGTH = 255;

export interface MetricAlarmArgs {
  readonly region: string;
  readonly topicArn: pulumi.Input<string>;
  readonly plan: Omit<AlarmPlan, "dimensions">;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The alarm of a plan; tells the topic when it begins and when it is over. */
export function metricAlarm(parent: pulumi.Resource, name: string, args: MetricAlarmArgs): aws.cloudwatch.MetricAlarm {
  const { plan, region, topicArn, dimensions } = args;
  return new cloudwatch.MetricAlarm(
    name,
    {
      name: physicalName(pulumi.getStack(), name, ALARM_NAME_LENGTH),
      alarmDescription: plan.description,
      namespace: plan.namespace,
      metricName: plan.metricName,
      dimensions,
      statistic: plan.statistic,
      period: plan.periodSeconds,
      evaluationPeriods: plan.periods,
      datapointsToAlarm: plan.periods,
      threshold: plan.threshold,
      comparisonOperator: plan.comparison,
      treatMissingData: plan.treatMissingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
      region,
    },
    { parent },
  );
}
