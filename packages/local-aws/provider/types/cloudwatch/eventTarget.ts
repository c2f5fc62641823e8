import {
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { unless } from "../../awsFailure.ts";
import { mapOf, numberOf, optionalMapOf, requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { allOf, arn, between, length, pattern } from "../../valueRules.ts";

export const eventTarget: ResourceType = {
  token: "aws:cloudwatch/eventTarget:EventTarget",
  source: "hashicorp/terraform-provider-aws internal/service/events/target.go",
  inputs: {
    rule: "replace",
    targetId: "replace",
    eventBusName: "replace",
    arn: "update",
    roleArn: "update",
    input: "update",
    inputPath: "update",
    inputTransformer: "update",
    "inputTransformer.inputPaths": "update",
    "inputTransformer.inputTemplate": "update",
    deadLetterConfig: "update",
    "deadLetterConfig.arn": "update",
    retryPolicy: "update",
    "retryPolicy.maximumEventAgeInSeconds": "update",
    "retryPolicy.maximumRetryAttempts": "update",
  },
  outputs: [],
  regional: true,
  autoName: { input: "targetId", maxLength: 64 },
  defaults: { eventBusName: "default" },
  values: {
    targetId: allOf(length(0, 64), pattern(/^[\w.-]+$/, "to have letters, digits, dots, underscores and hyphens only")),
    arn: arn(),
    roleArn: arn(),
    input: length(0, 8192),
    inputPath: length(0, 256),
    "inputTransformer.inputTemplate": length(1, 8192),
    "deadLetterConfig.arn": arn(),
    "retryPolicy.maximumEventAgeInSeconds": between(60, 86_400),
    "retryPolicy.maximumRetryAttempts": between(0, 185),
  },

  async create(inputs, context) {
    await put(inputs, context);
    return `${requiredText(inputs, "rule")}-${requiredText(inputs, "targetId")}`;
  },

  async read(_id, given, context) {
    const call = context.clients.events(context.region).send(new ListTargetsByRuleCommand(ruleOf(given)));
    const targets = (await unless(call, "ResourceNotFoundException"))?.Targets ?? [];
    const live = targets.find(({ Id }) => Id === textOf(given, "targetId"));
    return live === undefined ? undefined : { inputs: liveInputs(live, given), outputs: {} };
  },

  async update(_id, news, _olds, context) {
    await put(news, context);
  },

  async remove(_id, state, context) {
    const request = new RemoveTargetsCommand({ ...ruleOf(state), Ids: [requiredText(state, "targetId")] });
    await unless(context.clients.events(context.region).send(request), "ResourceNotFoundException");
  },
};

function ruleOf(inputs: PropertyMap) {
  return { Rule: requiredText(inputs, "rule"), EventBusName: textOf(inputs, "eventBusName") };
}

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const request = new PutTargetsCommand({ ...ruleOf(inputs), Targets: [target(inputs)] });
  const answer = await context.clients.events(context.region).send(request);
  const [failed] = answer.FailedEntries ?? [];
  if (failed !== undefined)
    throw new Error(`EventBridge refused the target: ${failed.ErrorCode} ${failed.ErrorMessage}`);
}

function target(inputs: PropertyMap): Target {
  const transformer = optionalMapOf(inputs, "inputTransformer");
  const retry = optionalMapOf(inputs, "retryPolicy");
  const deadLetter = textOf(mapOf(inputs, "deadLetterConfig"), "arn");
  return {
    Id: requiredText(inputs, "targetId"),
    Arn: requiredText(inputs, "arn"),
    RoleArn: textOf(inputs, "roleArn"),
    Input: textOf(inputs, "input"),
    InputPath: textOf(inputs, "inputPath"),
    InputTransformer:
      transformer === undefined
        ? undefined
        : {
            InputPathsMap: textMapOf(transformer, "inputPaths"),
            InputTemplate: requiredText(transformer, "inputTemplate"),
          },
    DeadLetterConfig: deadLetter === undefined ? undefined : { Arn: deadLetter },
    RetryPolicy:
      retry === undefined
        ? undefined
        : {
            MaximumEventAgeInSeconds: numberOf(retry, "maximumEventAgeInSeconds"),
            MaximumRetryAttempts: numberOf(retry, "maximumRetryAttempts"),
          },
  };
}

function liveInputs(live: Target, given: PropertyMap): PropertyMap {
  const { InputTransformer: transformer, RetryPolicy: retry, DeadLetterConfig: deadLetter } = live;
  return present({
    rule: textOf(given, "rule"),
    targetId: live.Id,
    eventBusName: textOf(given, "eventBusName"),
    arn: live.Arn,
    roleArn: live.RoleArn,
    input: live.Input,
    inputPath: live.InputPath,
    inputTransformer:
      transformer === undefined
        ? undefined
        : present({
            inputPaths: present(transformer.InputPathsMap ?? {}),
            inputTemplate: transformer.InputTemplate,
          }),
    deadLetterConfig: deadLetter?.Arn === undefined ? undefined : { arn: deadLetter.Arn },
    retryPolicy:
      retry === undefined
        ? undefined
        : present({
            maximumEventAgeInSeconds: retry.MaximumEventAgeInSeconds,
            maximumRetryAttempts: retry.MaximumRetryAttempts,
          }),
  });
}
