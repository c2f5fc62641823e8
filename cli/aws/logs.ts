import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsSession } from "./awsSession.ts";
import type { Reading } from "./reading.ts";

/** The most that one call returns. */
const MOST_EVENTS = 1_000;
/** A search through a log may return pages without any event. */
const MOST_PAGES = 5;

/** One event of a log. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** The lines of a log since a time, oldest first; undefined = there is no such log group: what writes it never ran. */
export async function logLines(
  aws: AwsSession,
  region: string,
  logGroupName: string,
  startTime: number,
): Promise<Reading<LogLine[] | undefined>> {
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { logGroupName, startTime, limit: MOST_EVENTS, nextToken };
    const answer = await aws.read(
      (abort) => aws.client(CloudWatchLogsClient, region).send(new FilterLogEventsCommand(input), abort),
      /ResourceNotFound/,
    );
    if (!("value" in answer)) return answer;
    if (answer.value === undefined) return { value: undefined };
    for (const { timestamp: at = 0, message: text = "" } of answer.value.events ?? []) lines.push({ at, text });
    nextToken = answer.value.nextToken;
    if (nextToken === undefined) break;
  }
  return { value: lines.sort((left, right) => left.at - right.at) };
}
