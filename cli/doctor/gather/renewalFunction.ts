import { GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { RenewalEntry } from "../../../core/inventory.ts";
import type { AwsSession } from "../../aws/awsSession.ts";
import { type LogLine, logLines } from "../../aws/logs.ts";
import type { Reading } from "../../aws/reading.ts";
import { type FunctionLog, type LambdaFunction, LOG_WINDOW, type RenewerFacts, type Schedule } from "./hostFacts.ts";

/** The function that renews, its schedule, and whether it ran lately. Never invokes it: that would use up the limits. */
export async function renewerFacts(aws: AwsSession, entry: RenewalEntry, region: string): Promise<RenewerFacts> {
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
      packageType: found.PackageType,
      handler: found.Handler,
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
  const lines = await logLines(aws, region, logGroup, Date.now() - LOG_WINDOW);
  if (!("value" in lines)) return lines;
  if (lines.value === undefined) return { value: undefined };
  return {
    value: {
      lastEvent: lines.value.at(-1)?.at,
      lastCrash: lastCrash(lines.value),
      lastNoEgress: lastNoEgress(lines.value),
    },
  };
}

/** What the runtime, and the function's own logger, write of a run that failed. */
const ERROR =
  /"level":"(ERROR|CRITICAL)"|"type":"platform\.report".*"status":"(timeout|error|failure)"|Task timed out|"errorType"|Runtime\.[A-Z]\w+|\bERROR\b.*(Invoke|Uncaught|Unhandled)/;

/**
 * Errors that the function throws on purpose: after the states of all hosts were written, so that Lambda's error metric is
 * true, or because an event was refused. Neither is a crash, and each state has its own host's error.
 */
const ON_PURPOSE = /\bRenewal(Run|Event)Error\b/;

/**
 * The last line of a run that crashed, unless a later run came to its end: a run with nothing due writes no state. Lines of a
 * run that ended with an error on purpose do not count.
 */
export function lastCrash(lines: readonly LogLine[]): LogLine | undefined {
  const orderly = new Set(lines.flatMap(({ text }) => (ON_PURPOSE.test(text) ? requestsOf(text) : [])));
  const index = lines.findLastIndex(({ text }) => {
    if (!ERROR.test(text) || ON_PURPOSE.test(text)) return false;
    return !requestsOf(text).some((request) => orderly.has(request));
  });
  return hasWholeRun(lines.slice(index + 1)) ? undefined : lines[index];
}

const BEGINS = /^START RequestId: /;
const ENDS = /^REPORT RequestId: /;

/** Whether a run both begins and ends in these lines. */
function hasWholeRun(lines: readonly LogLine[]): boolean {
  const begun = new Set(lines.flatMap(({ text }) => (BEGINS.test(text) ? requestsOf(text) : [])));
  return lines.some(({ text }) => ENDS.test(text) && requestsOf(text).some((request) => begun.has(request)));
}

/** In the line of a host, and in the error of the run. */
const NO_EGRESS = /"reason":"NO_EGRESS"|: NO_EGRESS: /;

export function lastNoEgress(lines: readonly LogLine[]): LogLine | undefined {
  return lines.findLast(({ text }) => NO_EGRESS.test(text));
}

const REQUEST_ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Ids of the runs that a line names: the runtime and the logger each have a field of their own for it. */
function requestsOf(text: string): readonly string[] {
  return text.match(REQUEST_ID) ?? [];
}
