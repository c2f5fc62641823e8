import { Lambda } from "@aws-sdk/client-lambda";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { SNS } from "@aws-sdk/client-sns";
import { zipFile } from "../../packages/local-aws/provider/zipFile.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { clientConfig } from "./clientConfig.ts";
import { iamClient } from "./outsideClients.ts";

const REGION = "us-west-2";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Something of somebody else's under a name that a stack wants; the returned function removes it. */
export type TakenName = (aws: LocalAws, name: string) => Promise<() => Promise<void>>;

export const takenFunction: TakenName = async (aws, name) => {
  const lambda = new Lambda(clientConfig(aws, REGION));
  const { arn: Role, remove } = await roleOfAnotherTool(aws, name);
  const content = Buffer.from("export const handler = () => null;");
  await lambda.createFunction({
    FunctionName: name,
    Role,
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: zipFile([{ name: "index.mjs", content }]) },
  });
  return async () => {
    await lambda.deleteFunction({ FunctionName: name });
    await remove();
  };
};

export const takenSchedule: TakenName = async (aws, name) => {
  const scheduler = new Scheduler(clientConfig(aws, REGION));
  const { arn: RoleArn, remove } = await roleOfAnotherTool(aws, name);
  await scheduler.createSchedule({
    Name: name,
    ScheduleExpression: "rate(60 days)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: "arn:aws:lambda:us-west-2:111122223333:function:another-tool", RoleArn },
  });
  return async () => {
    await scheduler.deleteSchedule({ Name: name });
    await remove();
  };
};

export const takenTopic: TakenName = async (aws, name) => {
  const sns = new SNS(clientConfig(aws, REGION));
  const { TopicArn } = await sns.createTopic({ Name: name });
  return async () => {
    await sns.deleteTopic({ TopicArn });
  };
};

async function roleOfAnotherTool(aws: LocalAws, name: string) {
  const iam = iamClient(aws);
  const RoleName = `${name}-of-another-tool`;
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: TRUST });
  const remove = async () => {
    await iam.deleteRole({ RoleName });
  };
  return { arn: Role?.Arn ?? "", remove };
}
