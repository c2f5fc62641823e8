import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  ListTagsForResourceCommand,
  PutRuleCommand,
  type RuleState,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import { sent, unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { allOf, arn, json, length, oneOf, pattern } from "../../valueRules.ts";

export const eventRule: ResourceType = {
  token: "aws:cloudwatch/eventRule:EventRule",
  source: "hashicorp/terraform-provider-aws internal/service/events/rule.go",
  inputs: {
    name: "replace",
    eventBusName: "replace",
    description: "update",
    eventPattern: "update",
    scheduleExpression: "update",
    roleArn: "update",
    state: "update",
    tags: "update",
  },
  outputs: ["arn"],
  regional: true,
  autoName: { input: "name", maxLength: 64 },
  defaults: { eventBusName: "default", state: "ENABLED" },
  normalize: { eventPattern: canonicalJson },
  values: {
    name: allOf(length(1, 64), pattern(/^[\w.-]+$/, "to have letters, digits, dots, underscores and hyphens only")),
    description: length(0, 512),
    eventPattern: allOf(json(), length(0, 4096)),
    scheduleExpression: length(0, 256),
    roleArn: arn(),
    state: oneOf("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
  },

  async create(inputs, context) {
    await put(inputs, context, true);
    return requiredText(inputs, "name");
  },

  async read(name, given, context) {
    const events = context.clients.events(context.region);
    const call = events.send(new DescribeRuleCommand({ Name: name, EventBusName: textOf(given, "eventBusName") }));
    const live = await unless(call, "ResourceNotFoundException");
    if (live === undefined) return undefined;
    const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: live.Arn }));
    return {
      inputs: present({
        name: live.Name,
        eventBusName: live.EventBusName ?? "default",
        description: live.Description || undefined,
        eventPattern: live.EventPattern,
        scheduleExpression: live.ScheduleExpression,
        roleArn: live.RoleArn,
        state: live.State,
        tags: tagsInput(Tags),
      }),
      outputs: { arn: sent(live.Arn, "rule ARN") },
    };
  },

  async update(name, news, olds, context) {
    await put(news, context, false);
    const events = context.clients.events(context.region);
    const named = { Name: name, EventBusName: textOf(news, "eventBusName") };
    const { Arn: ResourceARN } = await events.send(new DescribeRuleCommand(named));
    await updateTags(olds, news, {
      set: (Tags) => events.send(new TagResourceCommand({ ResourceARN, Tags })),
      unset: (TagKeys) => events.send(new UntagResourceCommand({ ResourceARN, TagKeys })),
    });
  },

  async remove(name, state, context) {
    const request = new DeleteRuleCommand({ Name: name, EventBusName: textOf(state, "eventBusName") });
    await unless(context.clients.events(context.region).send(request), "ResourceNotFoundException");
  },
};

/** Tags count at creation only; later they are a call of their own. */
async function put(inputs: PropertyMap, context: ResourceContext, isNew: boolean): Promise<void> {
  await context.clients.events(context.region).send(
    new PutRuleCommand({
      Name: requiredText(inputs, "name"),
      EventBusName: textOf(inputs, "eventBusName"),
      Description: textOf(inputs, "description"),
      EventPattern: textOf(inputs, "eventPattern"),
      ScheduleExpression: textOf(inputs, "scheduleExpression"),
      RoleArn: textOf(inputs, "roleArn"),
      State: textOf(inputs, "state") as RuleState | undefined,
      Tags: isNew ? awsTags(inputs) : undefined,
    }),
  );
}
