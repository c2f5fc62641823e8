import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { sent, unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { allOf, json, length, pattern } from "../../valueRules.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const ATTRIBUTES = {
  displayName: "DisplayName",
  policy: "Policy",
  deliveryPolicy: "DeliveryPolicy",
  kmsMasterKeyId: "KmsMasterKeyId",
} as const;

export const topic: ResourceType = {
  token: "aws:sns/topic:Topic",
  source: "hashicorp/terraform-provider-aws internal/service/sns/topic.go",
  inputs: {
    name: "replace",
    displayName: "update",
    policy: "update",
    deliveryPolicy: "update",
    kmsMasterKeyId: "update",
    tags: "update",
  },
  outputs: ["arn", "owner", "policy"],
  regional: true,
  autoName: { input: "name", maxLength: 256 },
  normalize: { policy: canonicalJson, deliveryPolicy: canonicalJson },
  values: {
    name: allOf(length(1, 256), pattern(/^[\w-]+(\.fifo)?$/, "to have letters, digits, underscores and hyphens only")),
    policy: json(),
    deliveryPolicy: json(),
  },

  async create(inputs, context) {
    const sns = context.clients.sns(context.region);
    const name = requiredText(inputs, "name");
    await assertFree(name, context);
    const answer = await sns.send(new CreateTopicCommand({ Name: name, Tags: awsTags(inputs) }));
    return sent(answer.TopicArn, "topic ARN");
  },

  async settle(arn, inputs, context) {
    await setAttributes(arn, inputs, {}, context);
  },

  async read(arn, _given, context) {
    const sns = context.clients.sns(context.region);
    const call = sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const live = (await unless(call, "NotFoundException", "NotFound"))?.Attributes;
    if (live === undefined) return undefined;
    const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
    return {
      inputs: present({
        name: arn.split(":").at(-1),
        displayName: live["DisplayName"] || undefined,
        policy: live["Policy"] || undefined,
        deliveryPolicy: live["DeliveryPolicy"] || undefined,
        kmsMasterKeyId: live["KmsMasterKeyId"] || undefined,
        tags: tagsInput(Tags),
      }),
      outputs: present({ arn, owner: live["Owner"] }),
    };
  },

  async update(arn, news, olds, context) {
    const sns = context.clients.sns(context.region);
    await setAttributes(arn, news, olds, context);
    await updateTags(olds, news, {
      set: (Tags) => sns.send(new TagResourceCommand({ ResourceArn: arn, Tags })),
      unset: (TagKeys) => sns.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys })),
    });
  },

  async remove(arn, _state, context) {
    const call = context.clients.sns(context.region).send(new DeleteTopicCommand({ TopicArn: arn }));
    await unless(call, "NotFoundException", "NotFound");
  },
};

/** AWS would return the topic of that name, and two programs would have it. */
async function assertFree(name: string, context: ResourceContext): Promise<void> {
  const { Account } = await context.clients.sts(context.region).send(new GetCallerIdentityCommand({}));
  const TopicArn = `arn:aws:sns:${context.region}:${sent(Account, "account number")}:${name}`;
  const call = context.clients.sns(context.region).send(new GetTopicAttributesCommand({ TopicArn }));
  const found = await unless(call, "NotFoundException", "NotFound");
  if (found !== undefined) throw new Error(`SNS Topic (${name}) already exists`);
}

async function setAttributes(
  arn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  for (const [input, AttributeName] of Object.entries(ATTRIBUTES)) {
    const [now, before] = [textOf(news, input), textOf(olds, input)];
    // A policy that is left out stays what it is: it may be a resource of its own.
    if (now === before || (now === undefined && input === "policy")) continue;
    const request = { TopicArn: arn, AttributeName, AttributeValue: now ?? "" };
    await context.clients.sns(context.region).send(new SetTopicAttributesCommand(request));
  }
}
