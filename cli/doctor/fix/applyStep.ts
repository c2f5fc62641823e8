import type { AwsSession } from "../gather/awsSession.ts";
import type { FixStep } from "./fixStep.ts";

const GLOBAL_REGION = "us-east-1";
const TTL_SECONDS = 300;
const WORD_LENGTH = 300;

/** Carries a step out and says what AWS answered. Throws the SDK's error when AWS refuses. */
export async function applyStep(aws: AwsSession, step: FixStep): Promise<string> {
  switch (step.kind) {
    case "put-record":
      return putRecord(aws, step);
    case "deploy-service":
      return deployService(aws, step);
    case "renew":
      return renew(aws, step);
  }
}

type Step<K extends FixStep["kind"]> = Extract<FixStep, { readonly kind: K }>;

async function putRecord(aws: AwsSession, { zoneId, name, value }: Step<"put-record">): Promise<string> {
  const { ChangeResourceRecordSetsCommand, Route53Client } = await import("@aws-sdk/client-route-53");
  const set = { Name: name, Type: "CNAME" as const, TTL: TTL_SECONDS, ResourceRecords: [{ Value: value }] };
  const changes = [{ Action: "UPSERT" as const, ResourceRecordSet: set }];
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } });
  const answer = await aws.client(Route53Client, GLOBAL_REGION).send(command);
  return `Route 53 took it: ${answer.ChangeInfo?.Status ?? "no status"}`;
}

async function deployService(aws: AwsSession, { region, cluster, service }: Step<"deploy-service">): Promise<string> {
  const { ECSClient, UpdateServiceCommand } = await import("@aws-sdk/client-ecs");
  const command = new UpdateServiceCommand({ cluster, service, forceNewDeployment: true });
  const answer = await aws.client(ECSClient, region).send(command);
  const primary = answer.service?.deployments?.find(({ status }) => status === "PRIMARY");
  return `deployment ${primary?.id ?? "unknown"}: ${primary?.rolloutState ?? "asked for"}`;
}

/** Waits for its end: the function has up to 15 minutes, and ends with an error when an attempt failed. */
async function renew(aws: AwsSession, { region, functionName, host, force }: Step<"renew">): Promise<string> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const event = force ? { host, force } : { host };
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
  const answer = await aws.client(LambdaClient, region).send(command);
  const text = Buffer.from(answer.Payload ?? [])
    .toString("utf8")
    .replaceAll(/\p{Cc}/gu, " ");
  const words = text.length > WORD_LENGTH ? `${text.slice(0, WORD_LENGTH)}…` : text;
  return answer.FunctionError === undefined ? `it answered ${words}` : `it failed: ${words}`;
}
