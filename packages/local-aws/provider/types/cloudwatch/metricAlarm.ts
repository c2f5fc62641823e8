import {
  type ComparisonOperator,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type StandardUnit,
  type Statistic,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { sent } from "../../awsFailure.ts";
import { booleanOf, numberOf, requiredText, textMapOf, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { anyOf, arn, atLeast, length, multipleOf, oneOf, oneOfAnyCase } from "../../valueRules.ts";

const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];

export const metricAlarm: ResourceType = {
  token: "aws:cloudwatch/metricAlarm:MetricAlarm",
  source: "hashicorp/terraform-provider-aws internal/service/cloudwatch/metric_alarm.go",
  inputs: {
    name: "replace",
    alarmDescription: "update",
    actionsEnabled: "update",
    alarmActions: "update",
    okActions: "update",
    insufficientDataActions: "update",
    namespace: "update",
    metricName: "update",
    dimensions: "update",
    statistic: "update",
    extendedStatistic: "update",
    period: "update",
    evaluationPeriods: "update",
    datapointsToAlarm: "update",
    threshold: "update",
    comparisonOperator: "update",
    treatMissingData: "update",
    unit: "update",
    tags: "update",
  },
  outputs: ["arn"],
  regional: true,
  autoName: { input: "name", maxLength: 255 },
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  reportedWhole: ["dimensions"],
  values: {
    name: length(1, 255),
    alarmDescription: length(0, 1024),
    alarmActions: arn(),
    okActions: arn(),
    insufficientDataActions: arn(),
    namespace: length(1, 255),
    metricName: length(1, 255),
    statistic: oneOf("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
    period: anyOf(oneOf("10", "20", "30"), multipleOf(60)),
    evaluationPeriods: atLeast(1),
    datapointsToAlarm: atLeast(1),
    comparisonOperator: oneOf(...OPERATORS),
    treatMissingData: oneOfAnyCase("breaching", "notBreaching", "ignore", "missing"),
  },

  async create(inputs, context) {
    await put(inputs, context, true);
    return requiredText(inputs, "name");
  },

  async read(name, _given, context) {
    const live = await find(name, context);
    if (live === undefined) return undefined;
    const { Tags } = await context.clients
      .cloudWatch(context.region)
      .send(new ListTagsForResourceCommand({ ResourceARN: live.AlarmArn }));
    return {
      inputs: { ...liveInputs(live), tags: tagsInput(Tags) },
      outputs: { arn: sent(live.AlarmArn, "alarm ARN") },
    };
  },

  async update(name, news, olds, context) {
    await put(news, context, false);
    const live = await find(name, context);
    const cloudWatch = context.clients.cloudWatch(context.region);
    const ResourceARN = live?.AlarmArn;
    await updateTags(olds, news, {
      set: (Tags) => cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags })),
      unset: (TagKeys) => cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys })),
    });
  },

  async remove(name, _state, context) {
    await context.clients.cloudWatch(context.region).send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  },
};

/** Tags count at creation only; later they are a call of their own. */
async function put(inputs: PropertyMap, context: ResourceContext, isNew: boolean): Promise<void> {
  await context.clients.cloudWatch(context.region).send(
    new PutMetricAlarmCommand({
      AlarmName: requiredText(inputs, "name"),
      AlarmDescription: textOf(inputs, "alarmDescription"),
      ActionsEnabled: booleanOf(inputs, "actionsEnabled"),
      AlarmActions: textsOf(inputs, "alarmActions"),
      OKActions: textsOf(inputs, "okActions"),
      InsufficientDataActions: textsOf(inputs, "insufficientDataActions"),
      Namespace: textOf(inputs, "namespace"),
      MetricName: textOf(inputs, "metricName"),
      Dimensions: Object.entries(textMapOf(inputs, "dimensions")).map(([Name, Value]) => ({ Name, Value })),
      Statistic: textOf(inputs, "statistic") as Statistic | undefined,
      ExtendedStatistic: textOf(inputs, "extendedStatistic"),
      Period: numberOf(inputs, "period"),
      EvaluationPeriods: numberOf(inputs, "evaluationPeriods"),
      DatapointsToAlarm: numberOf(inputs, "datapointsToAlarm"),
      Threshold: numberOf(inputs, "threshold"),
      ComparisonOperator: requiredText(inputs, "comparisonOperator") as ComparisonOperator,
      TreatMissingData: textOf(inputs, "treatMissingData"),
      Unit: textOf(inputs, "unit") as StandardUnit | undefined,
      Tags: isNew ? awsTags(inputs) : undefined,
    }),
  );
}

async function find(name: string, context: ResourceContext): Promise<MetricAlarm | undefined> {
  const { MetricAlarms } = await context.clients
    .cloudWatch(context.region)
    .send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms?.[0];
}

function liveInputs(live: MetricAlarm): PropertyMap {
  const dimensions = (live.Dimensions ?? []).map(({ Name, Value }) => [Name ?? "", Value ?? ""] as const);
  return present({
    name: live.AlarmName,
    alarmDescription: live.AlarmDescription,
    actionsEnabled: live.ActionsEnabled,
    alarmActions: live.AlarmActions,
    okActions: live.OKActions,
    insufficientDataActions: live.InsufficientDataActions,
    namespace: live.Namespace,
    metricName: live.MetricName,
    dimensions: Object.fromEntries(dimensions),
    statistic: live.Statistic,
    extendedStatistic: live.ExtendedStatistic,
    period: live.Period,
    evaluationPeriods: live.EvaluationPeriods,
    datapointsToAlarm: live.DatapointsToAlarm,
    threshold: live.Threshold,
    comparisonOperator: live.ComparisonOperator,
    treatMissingData: live.TreatMissingData,
    unit: live.Unit,
  });
}
