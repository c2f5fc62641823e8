import { GetTopicAttributesCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { arn, json } from "../../valueRules.ts";

export const topicPolicy: ResourceType = {
  token: "aws:sns/topicPolicy:TopicPolicy",
  source: "hashicorp/terraform-provider-aws internal/service/sns/topic_policy.go",
  inputs: { arn: "replace", policy: "update" },
  outputs: ["owner"],
  regional: true,
  normalize: { policy: canonicalJson },
  values: { arn: arn(), policy: json() },

  async create(inputs, context) {
    await put(inputs, context);
    return requiredText(inputs, "arn");
  },

  async read(arn, _given, context) {
    const call = context.clients.sns(context.region).send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const live = (await unless(call, "NotFoundException", "NotFound"))?.Attributes;
    if (live?.["Policy"] === undefined) return undefined;
    return { inputs: { arn, policy: live["Policy"] }, outputs: present({ owner: live["Owner"] }) };
  },

  async update(_arn, news, _olds, context) {
    await put(news, context);
  },

  /** Nothing can be without a policy: the real provider puts the default one back, that only the owner may do all. */
  async remove(arn, _state, context) {
    const owner = arn.split(":")[4] ?? "";
    const statement = {
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [
        "SNS:GetTopicAttributes",
        "SNS:SetTopicAttributes",
        "SNS:AddPermission",
        "SNS:RemovePermission",
        "SNS:DeleteTopic",
        "SNS:Subscribe",
        "SNS:ListSubscriptionsByTopic",
        "SNS:Publish",
      ],
      Resource: arn,
      Condition: { StringEquals: { "AWS:SourceOwner": owner } },
    };
    const policy = JSON.stringify({ Version: "2008-10-17", Id: "__default_policy_ID", Statement: [statement] });
    await unless(put({ arn, policy }, context), "NotFoundException", "NotFound");
  },
};

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  await context.clients.sns(context.region).send(
    new SetTopicAttributesCommand({
      TopicArn: requiredText(inputs, "arn"),
      AttributeName: "Policy",
      AttributeValue: requiredText(inputs, "policy"),
    }),
  );
}
