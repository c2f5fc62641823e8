import { accountOfArn } from "../arn.ts";

/**
 * Who may publish to a topic of alarms: CloudWatch's alarms of the same account, and EventBridge's rules.
 *
 * EventBridge does not support a `Condition` in the policy of a topic, and drops every message that such a statement
 * covers, without an error. docs/threat-model.md says what its absence means.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy(topicArn: string): object {
  const account = accountOfArn(topicArn);
  return {
    Version: "2012-10-17",
    Statement: [
      { ...publishing("cloudwatch", topicArn), Condition: { StringEquals: { "aws:SourceAccount": account } } },
      publishing("events", topicArn),
    ],
  };
}

function publishing(service: string, topicArn: string): object {
  return {
    Sid: `${service}Publishes`,
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sns:Publish",
    Resource: topicArn,
  };
}
