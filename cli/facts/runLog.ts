import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** How far back the log is read: what is older is stale anyway. */
const WINDOW_MS = 4 * 3_600_000;
const MOST_PAGES = 5;
const PAGE = 1_000;

/**
 * When the renewal function last looked after each host, in milliseconds, by the host's name. From its log, where it
 * leaves a line for each host at every run: a run with nothing to do writes no state.
 */
export async function lastRuns(
  region: string,
  logGroup: string,
  now: number,
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const client = new CloudWatchLogsClient({ region });
  const runs = new Map<string, number>();
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { logGroupName: logGroup, startTime: now - WINDOW_MS, limit: PAGE, nextToken };
    const answer = await client.send(new FilterLogEventsCommand(input), { abortSignal });
    for (const { timestamp = 0, message = "" } of answer.events ?? []) {
      const host = hostIn(message);
      if (host !== undefined) runs.set(host, Math.max(timestamp, runs.get(host) ?? 0));
    }
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return runs;
}

/** The line of a host's outcome is JSON with host and action; other lines of a run may name a host too. */
function hostIn(message: string): string | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    const line: unknown = JSON.parse(message);
    if (typeof line !== "object" || line === null || !("host" in line) || !("action" in line)) return undefined;
    return typeof line.host === "string" ? line.host : undefined;
  } catch {
    return undefined;
  }
}
