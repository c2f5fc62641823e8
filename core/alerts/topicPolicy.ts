/** Who may publish to a topic of alarms: CloudWatch's alarms and EventBridge's rules of the same account. */
export function topicPolicy(topicArn: string): object {
  const account = topicArn.split(":")[4];
  return {
    Version: "2012-10-17",
    Statement: ["cloudwatch", "events"].map((service) => ({
      Sid: `${service}Publishes`,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    })),
  };
}
