import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { RenewalEntry } from "../../../core/inventory.ts";
import { type FunctionLog, LOG_WINDOW, type LambdaFunction, type RenewalFacts, type Schedule } from "../hostFacts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

const MOST_EVENTS = 1_000;
/** A search through a log may return pages without any event. */
const MOST_PAGES = 3;
/** What the runtime, and the function's own logger, write of a run that failed. */
const ERROR =
  /"level":"(ERROR|CRITICAL)"|"type":"platform\.report".*"status":"(timeout|error|failure)"|Task timed out|"errorType"|Runtime\.[A-Z]\w+|\bERROR\b.*(Invoke|Uncaught|Unhandled)/;

/** The function that renews, what wakes it, and whether it ran lately. Never invokes it: that would use up the limits. */
export async function renewalFacts(aws: AwsSession, entry: RenewalEntry, region: string): Promise<RenewalFacts> {
  const [renewer, schedule, log] = await Promise.all([
    readFunction(aws, entry, region),
    readSchedule(aws, entry, region),
    readLog(aws, entry, region),
  ]);
  return { entry, renewer, schedule, log };
}

async function readFunction(
  aws: AwsSession,
  { functionName }: RenewalEntry,
  region: string,
): Promise<Reading<LambdaFunction | undefined>> {
  const [answer, concurrency] = await Promise.all([
    aws.read((abort) => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
      return aws.client(LambdaClient, region).send(command, abort);
    }, /ResourceNotFound/),
    readConcurrency(aws, functionName, region),
  ]);
  if (!("value" in answer)) return answer;
  const found = answer.value;
  if (found === undefined) return { value: undefined };
  const modified = Date.parse(found.LastModified ?? "");
  return {
    value: {
      arn: found.FunctionArn ?? "",
      state: found.State,
      stateReason: found.StateReason ?? found.LastUpdateStatusReason,
      lastUpdate: found.LastUpdateStatus,
      lastModified: Number.isNaN(modified) ? undefined : modified,
      concurrency,
    },
  };
}

function readConcurrency(aws: AwsSession, functionName: string, region: string): Promise<Reading<number | undefined>> {
  return aws.read(async (abort) => {
    const command = new GetFunctionConcurrencyCommand({ FunctionName: functionName });
    const answer = await aws.client(LambdaClient, region).send(command, abort);
    return answer.ReservedConcurrentExecutions;
  }, /ResourceNotFound/);
}

async function readSchedule(
  aws: AwsSession,
  { scheduleName, scheduleGroup }: RenewalEntry,
  region: string,
): Promise<Reading<Schedule | undefined>> {
  return aws.read(async (abort) => {
    const command = new GetScheduleCommand({ Name: scheduleName, GroupName: scheduleGroup });
    const found = await aws.client(SchedulerClient, region).send(command, abort);
    return {
      enabled: found.State !== "DISABLED",
      expression: found.ScheduleExpression ?? "",
      targetArn: found.Target?.Arn,
      input: found.Target?.Input,
      start: found.StartDate?.getTime(),
      end: found.EndDate?.getTime(),
    };
  }, /ResourceNotFound/);
}

async function readLog(
  aws: AwsSession,
  { logGroup }: RenewalEntry,
  region: string,
): Promise<Reading<FunctionLog | undefined>> {
  const startTime = Date.now() - LOG_WINDOW;
  const messages: { readonly at: number; readonly text: string }[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { logGroupName: logGroup, startTime, limit: MOST_EVENTS, nextToken };
    const answer = await aws.read(
      (abort) => aws.client(CloudWatchLogsClient, region).send(new FilterLogEventsCommand(input), abort),
      /ResourceNotFound/,
    );
    if (!("value" in answer)) return answer;
    if (answer.value === undefined) return { value: undefined };
    for (const { timestamp: at = 0, message = "" } of answer.value.events ?? []) messages.push({ at, text: message });
    nextToken = answer.value.nextToken;
    if (nextToken === undefined) break;
  }
  messages.sort((left, right) => left.at - right.at);
  const last = messages.at(-1);
  const error = messages.findLast(({ text }) => ERROR.test(text));
  return { value: { lastEvent: last?.at, lastError: error } };
}
