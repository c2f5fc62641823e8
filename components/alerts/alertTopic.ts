import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { topicPolicy } from "../../core/alerts/topicPolicy.ts";
import type { AlertsConfig } from "../../core/configSchema/stackConfig.ts";
import { physicalName } from "../../core/physicalName.ts";
import { sns } from "../registration/aws.ts";

const TOPIC_NAME_LENGTH = 256;

/** A region's topic with its subscribers: alarms and rules can only tell a topic of their own region. */
export function alertTopic(
  parent: pulumi.Resource,
  name: string,
  region: string,
  { emails, urls }: AlertsConfig,
): pulumi.Output<string> {
  const topic = new sns.Topic(
    `${name}-topic`,
    { name: physicalName(pulumi.getStack(), name, TOPIC_NAME_LENGTH), region },
    { parent },
  );
  const policy = new sns.TopicPolicy(
    `${name}-policy`,
    { arn: topic.arn, policy: topic.arn.apply((arn) => JSON.stringify(topicPolicy(arn))), region },
    { parent },
  );
  const subscribers = [
    ...emails.map((endpoint) => ({ key: endpoint, protocol: "email", endpoint })),
    // Raw: what arrives is the text itself and no envelope around it.
    ...urls.map((endpoint) => ({ key: urlKey(endpoint), protocol: "https", endpoint, rawMessageDelivery: true })),
  ];
  for (const { key, ...subscriber } of subscribers) {
    new sns.TopicSubscription(`${name}-${key}`, { ...subscriber, topic: topic.arn, region }, { parent });
  }
  return pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
}

/** A digest: who knows the URL of a topic can read it, and logical names are in every log. */
function urlKey(url: string): string {
  return `url-${createHash("sha256").update(url).digest("hex").slice(0, 8)}`;
}
