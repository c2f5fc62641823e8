import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { sent, unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, type PropertyValue, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { updateTags } from "../../tags.ts";
import { between, json, pattern } from "../../valueRules.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const ATTRIBUTES: Readonly<
  Record<string, { readonly key: QueueAttributeName; readonly kind: "text" | "number" | "boolean" }>
> = {
  visibilityTimeoutSeconds: { key: "VisibilityTimeout", kind: "number" },
  messageRetentionSeconds: { key: "MessageRetentionPeriod", kind: "number" },
  delaySeconds: { key: "DelaySeconds", kind: "number" },
  maxMessageSize: { key: "MaximumMessageSize", kind: "number" },
  receiveWaitTimeSeconds: { key: "ReceiveMessageWaitTimeSeconds", kind: "number" },
  policy: { key: "Policy", kind: "text" },
  redrivePolicy: { key: "RedrivePolicy", kind: "text" },
  kmsMasterKeyId: { key: "KmsMasterKeyId", kind: "text" },
  sqsManagedSseEnabled: { key: "SqsManagedSseEnabled", kind: "boolean" },
};
const PROPAGATION_SECONDS = 25;
const GONE = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"] as const;

export const queue: ResourceType = {
  token: "aws:sqs/queue:Queue",
  source: "hashicorp/terraform-provider-aws internal/service/sqs/queue.go",
  inputs: {
    name: "replace",
    visibilityTimeoutSeconds: "update",
    messageRetentionSeconds: "update",
    delaySeconds: "update",
    maxMessageSize: "update",
    receiveWaitTimeSeconds: "update",
    policy: "update",
    redrivePolicy: "update",
    kmsMasterKeyId: "update",
    sqsManagedSseEnabled: "update",
    tags: "update",
  },
  outputs: ["arn", "url", "policy", "redrivePolicy", "sqsManagedSseEnabled"],
  regional: true,
  autoName: { input: "name", maxLength: 80 },
  defaults: {
    visibilityTimeoutSeconds: 30,
    messageRetentionSeconds: 345_600,
    delaySeconds: 0,
    maxMessageSize: 262_144,
    receiveWaitTimeSeconds: 0,
  },
  normalize: { policy: canonicalJson, redrivePolicy: canonicalJson },
  values: {
    name: pattern(/^[\w-]{1,80}$/, "to have up to 80 letters, digits, underscores and hyphens"),
    visibilityTimeoutSeconds: between(0, 43_200),
    messageRetentionSeconds: between(60, 1_209_600),
    delaySeconds: between(0, 900),
    maxMessageSize: between(1024, 1_048_576),
    policy: json(),
    redrivePolicy: json(),
  },
  timeouts: { create: 3 * 60, update: 3 * 60, delete: 3 * 60 },
  // The emulator keeps nothing encrypted, and does not tell how it would be.
  unreadable: ["kmsMasterKeyId", "sqsManagedSseEnabled"],

  async create(inputs, context) {
    const answer = await context.clients.sqs(context.region).send(
      new CreateQueueCommand({
        QueueName: requiredText(inputs, "name"),
        Attributes: attributesOf(inputs),
        tags: textMapOf(inputs, "tags"),
      }),
    );
    return sent(answer.QueueUrl, "queue URL");
  },

  /** Attributes count as set when they were read so for a while. */
  async settle(_url, _inputs, context) {
    await context.waiting.until({
      what: "the queue's attributes",
      firstLookSeconds: PROPAGATION_SECONDS,
      pollSeconds: 3,
      look: async () => true,
    });
  },

  async read(url, _given, context) {
    const sqs = context.clients.sqs(context.region);
    const call = sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }));
    const live = (await unless(call, ...GONE))?.Attributes;
    if (live === undefined) return undefined;
    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }));
    const inputs: Record<string, PropertyValue | undefined> = { name: url.split("/").at(-1) };
    for (const [input, { key, kind }] of Object.entries(ATTRIBUTES)) {
      const text = live[key];
      if (text !== undefined)
        inputs[input] = kind === "text" ? text : kind === "number" ? Number(text) : text === "true";
    }
    return {
      inputs: { ...present(inputs), tags: present(Tags ?? {}) },
      outputs: { url, arn: sent(live.QueueArn, "queue ARN") },
    };
  },

  async update(url, news, olds, context) {
    const sqs = context.clients.sqs(context.region);
    const [before, after] = [attributesOf(olds), attributesOf(news)];
    const gone = Object.keys(before).filter((key) => after[key] === undefined);
    // An empty text takes a policy away; numbers are never gone, since their defaults are filled in.
    const Attributes = { ...Object.fromEntries(gone.map((key) => [key, ""])), ...after };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    await updateTags(olds, news, {
      set: (tags) =>
        sqs.send(
          new TagQueueCommand({ QueueUrl: url, Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
        ),
      unset: (TagKeys) => sqs.send(new UntagQueueCommand({ QueueUrl: url, TagKeys })),
    });
  },

  async remove(url, _state, context) {
    await unless(context.clients.sqs(context.region).send(new DeleteQueueCommand({ QueueUrl: url })), ...GONE);
  },
};

function attributesOf(inputs: PropertyMap): Record<string, string> {
  const given = Object.entries(ATTRIBUTES).map(([input, { key }]) => [key, textOf(inputs, input)] as const);
  return Object.fromEntries(
    given.filter((entry): entry is readonly [QueueAttributeName, string] => entry[1] !== undefined),
  );
}
