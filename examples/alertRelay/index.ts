import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// SNS cannot add a header to what it posts. This function subscribes to a topic of `cabal-tls:alerts` and posts each
// message with the header that the receiver requires. One such program for each region that has a topic.
const config = new pulumi.Config();
const topicArn = config.require("topicArn");
const receiverParameter = config.require("receiverParameter");
const { accountId } = await aws.getCallerIdentity();
const region = new pulumi.Config("aws").require("region");
const functionName = `${pulumi.getStack()}-alert-relay`;

const logGroup = new aws.cloudwatch.LogGroup("relay-logs", {
  name: `/aws/lambda/${functionName}`,
  retentionInDays: 30,
});

const role = new aws.iam.Role("relay-role", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
  }),
});

const policy = new aws.iam.RolePolicy("relay-policy", {
  role: role.name,
  policy: logGroup.arn.apply((logs) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs}:*` },
        {
          Effect: "Allow",
          Action: "ssm:GetParameter",
          Resource: `arn:aws:ssm:${region}:${accountId}:parameter${receiverParameter}`,
        },
      ],
    }),
  ),
});

const relay = new aws.lambda.Function(
  "relay",
  {
    name: functionName,
    role: role.arn,
    runtime: "nodejs24.x",
    handler: "relay.handler",
    code: new pulumi.asset.AssetArchive({
      "relay.mjs": new pulumi.asset.FileAsset(new URL("relay.mjs", import.meta.url).pathname),
    }),
    timeout: 15,
    environment: { variables: { RECEIVER_PARAMETER: receiverParameter } },
  },
  { dependsOn: policy },
);

const permission = new aws.lambda.Permission("relay-permission", {
  function: relay.name,
  action: "lambda:InvokeFunction",
  principal: "sns.amazonaws.com",
  sourceArn: topicArn,
});

const subscription = new aws.sns.TopicSubscription(
  "relay-subscription",
  { topic: topicArn, protocol: "lambda", endpoint: relay.arn },
  { dependsOn: permission },
);

export const subscriptionArn = subscription.id;
