import { GetFunctionConfigurationCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { FUNCTION_NAMES, type RenewalFacts, type RunningRenewal } from "../../../core/adoption/index.ts";
import type { AwsSession } from "../awsSession.ts";
import { readSchedules } from "./readSchedules.ts";
import { readServices } from "./readServices.ts";
import { readParameters, readTlsCertificates } from "./readTlsParameters.ts";
import { requiredReading } from "./requiredReading.ts";

export type RenewalReading = Pick<
  RenewalFacts,
  "running" | "takenNames" | "services" | "parameters" | "certificates" | "unread"
>;

/** The function of that name, and what serves the certificates that such functions renew. */
export async function readRenewal(aws: AwsSession, region: string, functionName: string): Promise<RenewalReading> {
  const [running, schedules, services] = await Promise.all([
    readFunction(aws, region, functionName),
    readSchedules(aws, region),
    readServices(aws, region),
  ]);
  const others = FUNCTION_NAMES.filter((name) => name !== functionName);
  const found = await Promise.all(others.map((name) => readFunction(aws, region, name)));
  const parameters = await readParameters(aws, region, services);
  const runs = schedules.filter(({ target }) => target === running?.arn);
  return {
    running: running && {
      ...running,
      schedules: [
        ...runs.map(({ name }) => ({ kind: "schedule" as const, name })),
        ...(await readRules(aws, region, functionName)),
      ],
    },
    takenNames: [
      ...[running, ...found].flatMap((one) => one?.functionName ?? []),
      ...schedules.filter(({ group }) => group === "default").map(({ name }) => name),
    ],
    services,
    parameters,
    ...(await readTlsCertificates(aws, region, services, parameters)),
  };
}

const MISSING_FUNCTION = /^ResourceNotFoundException$/;

/** The function of that name; undefined if it does not exist. */
async function readFunction(
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
async function readRules(aws: AwsSession, region: string, functionName: string): Promise<RunningRenewal["schedules"]> {
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
