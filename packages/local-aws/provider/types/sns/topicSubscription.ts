import {
  GetSubscriptionAttributesCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { sent, unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { arn, json, oneOf } from "../../valueRules.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
const ATTRIBUTES = {
  rawMessageDelivery: "RawMessageDelivery",
  filterPolicy: "FilterPolicy",
  redrivePolicy: "RedrivePolicy",
} as const;

export const topicSubscription: ResourceType = {
  token: "aws:sns/topicSubscription:TopicSubscription",
  source: "hashicorp/terraform-provider-aws internal/service/sns/topic_subscription.go",
  inputs: {
    topic: "replace",
    protocol: "replace",
    endpoint: "replace",
    endpointAutoConfirms: "update",
    confirmationTimeoutInMinutes: "update",
    rawMessageDelivery: "update",
    filterPolicy: "update",
    redrivePolicy: "update",
  },
  outputs: ["arn", "ownerId", "pendingConfirmation"],
  regional: true,
  defaults: { endpointAutoConfirms: false, confirmationTimeoutInMinutes: 1, rawMessageDelivery: false },
  normalize: { filterPolicy: canonicalJson, redrivePolicy: canonicalJson },
  // The provider's own, of which AWS knows nothing.
  unreadable: ["endpointAutoConfirms", "confirmationTimeoutInMinutes"],
  values: {
    topic: arn(),
    protocol: oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
    filterPolicy: json(),
    redrivePolicy: json(),
  },

  async create(inputs, context) {
    const answer = await context.clients.sns(context.region).send(
      new SubscribeCommand({
        TopicArn: requiredText(inputs, "topic"),
        Protocol: requiredText(inputs, "protocol"),
        Endpoint: requiredText(inputs, "endpoint"),
        Attributes: attributesOf(inputs),
        // Also of one that nobody has confirmed yet, as for e-mail.
        ReturnSubscriptionArn: true,
      }),
    );
    return sent(answer.SubscriptionArn, "subscription ARN");
  },

  async read(arn, _given, context) {
    const call = context.clients
      .sns(context.region)
      .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
    const live = (await unless(call, "NotFoundException", "NotFound"))?.Attributes;
    if (live === undefined) return undefined;
    return {
      inputs: present({
        topic: live["TopicArn"],
        protocol: live["Protocol"],
        endpoint: live["Endpoint"],
        rawMessageDelivery: live["RawMessageDelivery"] === "true",
        filterPolicy: live["FilterPolicy"],
        redrivePolicy: live["RedrivePolicy"],
      }),
      outputs: present({
        arn,
        ownerId: live["Owner"],
        pendingConfirmation: live["PendingConfirmation"] === "true",
      }),
    };
  },

  async update(arn, news, olds, context) {
    for (const [input, AttributeName] of Object.entries(ATTRIBUTES)) {
      const [now, before] = [textOf(news, input), textOf(olds, input)];
      if (now === before) continue;
      const request = { SubscriptionArn: arn, AttributeName, AttributeValue: now ?? "{}" };
      await context.clients.sns(context.region).send(new SetSubscriptionAttributesCommand(request));
    }
  },

  async remove(arn, _state, context) {
    const call = context.clients.sns(context.region).send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    await unless(call, "NotFoundException", "NotFound");
  },
};

function attributesOf(inputs: PropertyMap): Record<string, string> {
  const given = Object.entries(ATTRIBUTES).map(([input, key]) => [key, textOf(inputs, input)] as const);
  return Object.fromEntries(given.filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== undefined));
}
