import { GetFunctionConfigurationCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { RunningRenewal } from "../../../core/adoption/index.ts";
import type { AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

const MISSING_FUNCTION = /^ResourceNotFoundException$/;

/** The function of that name; undefined where there is none. */
export async function readFunction(
  aws: AwsSession,
  region: string,
  functionName: string,
): Promise<Omit<RunningRenewal, "schedules"> | undefined> {
  const client = aws.client(LambdaClient, region);
  const read = await requiredReading(
    `The function ${functionName}`,
    "lambda:GetFunctionConfiguration",
    aws.read(
      (abort) => client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }), abort),
      MISSING_FUNCTION,
    ),
  );
  if (read === undefined) return undefined;
  const { FunctionArn: arn = "", Role: role = "", LoggingConfig } = read;
  return { functionName, arn, role, logGroup: LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}` };
}

/** Rules of EventBridge that may run the function, as its own policy names them. */
export async function readRules(
  aws: AwsSession,
  region: string,
  functionName: string,
): Promise<RunningRenewal["schedules"]> {
  const client = aws.client(LambdaClient, region);
  const answer = await requiredReading(
    `The policy of function ${functionName}`,
    "lambda:GetPolicy",
    aws.read((abort) => client.send(new GetPolicyCommand({ FunctionName: functionName }), abort), MISSING_FUNCTION),
  );
  const sources =
    JSON.stringify(answer?.Policy ?? "").match(/arn:[a-z-]+:events:[a-z0-9-]+:\d+:rule\/[\w.\-/]+/g) ?? [];
  return [...new Set(sources)].sort().map((arn) => ({ kind: "rule", name: arn.split(":rule/")[1] ?? "" }));
}
