import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  type FlexibleTimeWindowMode,
  GetScheduleCommand,
  type ScheduleState,
  type Target,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { unless } from "../../awsFailure.ts";
import { mapOf, numberOf, optionalMapOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { allOf, arn, between, length, oneOf, pattern } from "../../valueRules.ts";

export const schedule: ResourceType = {
  token: "aws:scheduler/schedule:Schedule",
  source: "hashicorp/terraform-provider-aws internal/service/scheduler/schedule.go",
  inputs: {
    name: "replace",
    groupName: "replace",
    description: "update",
    state: "update",
    scheduleExpression: "update",
    scheduleExpressionTimezone: "update",
    startDate: "update",
    endDate: "update",
    kmsKeyArn: "update",
    flexibleTimeWindow: "update",
    "flexibleTimeWindow.mode": "update",
    "flexibleTimeWindow.maximumWindowInMinutes": "update",
    target: "update",
    "target.arn": "update",
    "target.roleArn": "update",
    "target.input": "update",
    "target.retryPolicy": "update",
    "target.retryPolicy.maximumEventAgeInSeconds": "update",
    "target.retryPolicy.maximumRetryAttempts": "update",
    "target.deadLetterConfig": "update",
    "target.deadLetterConfig.arn": "update",
  },
  outputs: ["arn", "groupName"],
  regional: true,
  autoName: { input: "name", maxLength: 64 },
  defaults: {
    groupName: "default",
    state: "ENABLED",
    scheduleExpressionTimezone: "UTC",
    "target.retryPolicy.maximumEventAgeInSeconds": 86400,
    "target.retryPolicy.maximumRetryAttempts": 185,
  },
  values: {
    name: allOf(length(1, 64), pattern(/^[\w.-]+$/, "to have letters, digits, dots, underscores and hyphens only")),
    groupName: length(1, 64),
    description: length(0, 512),
    state: oneOf("ENABLED", "DISABLED"),
    scheduleExpression: length(1, 256),
    scheduleExpressionTimezone: length(1, 50),
    kmsKeyArn: arn(),
    "flexibleTimeWindow.mode": oneOf("OFF", "FLEXIBLE"),
    "flexibleTimeWindow.maximumWindowInMinutes": between(1, 1440),
    "target.arn": arn(),
    "target.roleArn": arn(),
    "target.retryPolicy.maximumEventAgeInSeconds": between(60, 86_400),
    "target.retryPolicy.maximumRetryAttempts": between(0, 185),
    "target.deadLetterConfig.arn": arn(),
  },

  async create(inputs, context) {
    const request = scheduleArguments(inputs);
    await context.clients.scheduler(context.region).send(new CreateScheduleCommand(request));
    return `${request.GroupName}/${request.Name}`;
  },

  async read(id, _given, context) {
    const call = context.clients.scheduler(context.region).send(new GetScheduleCommand(scheduleOf(id)));
    const live = await unless(call, "ResourceNotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        name: live.Name,
        groupName: live.GroupName,
        description: live.Description || undefined,
        state: live.State,
        scheduleExpression: live.ScheduleExpression,
        scheduleExpressionTimezone: live.ScheduleExpressionTimezone,
        startDate: live.StartDate?.toISOString(),
        endDate: live.EndDate?.toISOString(),
        kmsKeyArn: live.KmsKeyArn,
        flexibleTimeWindow: present({
          mode: live.FlexibleTimeWindow?.Mode,
          maximumWindowInMinutes: live.FlexibleTimeWindow?.MaximumWindowInMinutes,
        }),
        target: targetInputs(live.Target),
      }),
      outputs: present({ arn: live.Arn }),
    };
  },

  async update(_id, news, _olds, context) {
    await context.clients.scheduler(context.region).send(new UpdateScheduleCommand(scheduleArguments(news)));
  },

  async remove(id, _state, context) {
    const call = context.clients.scheduler(context.region).send(new DeleteScheduleCommand(scheduleOf(id)));
    await unless(call, "ResourceNotFoundException");
  },
};

function scheduleOf(id: string): { GroupName: string; Name: string } {
  const end = id.indexOf("/");
  return { GroupName: id.slice(0, end), Name: id.slice(end + 1) };
}

function scheduleArguments(inputs: PropertyMap): CreateScheduleCommandInput {
  const window = mapOf(inputs, "flexibleTimeWindow");
  return {
    Name: requiredText(inputs, "name"),
    GroupName: textOf(inputs, "groupName") ?? "default",
    Description: textOf(inputs, "description"),
    State: textOf(inputs, "state") as ScheduleState | undefined,
    ScheduleExpression: requiredText(inputs, "scheduleExpression"),
    ScheduleExpressionTimezone: textOf(inputs, "scheduleExpressionTimezone"),
    StartDate: dateOf(inputs, "startDate"),
    EndDate: dateOf(inputs, "endDate"),
    KmsKeyArn: textOf(inputs, "kmsKeyArn"),
    FlexibleTimeWindow: {
      Mode: requiredText(window, "mode") as FlexibleTimeWindowMode,
      MaximumWindowInMinutes: numberOf(window, "maximumWindowInMinutes"),
    },
    Target: target(mapOf(inputs, "target")),
  };
}

function dateOf(inputs: PropertyMap, name: string): Date | undefined {
  const text = textOf(inputs, name);
  return text === undefined ? undefined : new Date(text);
}

function target(inputs: PropertyMap): Target {
  const retry = optionalMapOf(inputs, "retryPolicy");
  const deadLetter = textOf(mapOf(inputs, "deadLetterConfig"), "arn");
  return {
    Arn: requiredText(inputs, "arn"),
    RoleArn: requiredText(inputs, "roleArn"),
    Input: textOf(inputs, "input"),
    RetryPolicy:
      retry === undefined
        ? undefined
        : {
            MaximumEventAgeInSeconds: numberOf(retry, "maximumEventAgeInSeconds"),
            MaximumRetryAttempts: numberOf(retry, "maximumRetryAttempts"),
          },
    DeadLetterConfig: deadLetter === undefined ? undefined : { Arn: deadLetter },
  };
}

function targetInputs(live: Target | undefined): PropertyMap {
  return present({
    arn: live?.Arn,
    roleArn: live?.RoleArn,
    input: live?.Input,
    retryPolicy: present({
      maximumEventAgeInSeconds: live?.RetryPolicy?.MaximumEventAgeInSeconds,
      maximumRetryAttempts: live?.RetryPolicy?.MaximumRetryAttempts,
    }),
    deadLetterConfig: live?.DeadLetterConfig?.Arn === undefined ? undefined : { arn: live.DeadLetterConfig.Arn },
  });
}
