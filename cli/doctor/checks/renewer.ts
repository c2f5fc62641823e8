import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import { type HostFacts, LOG_WINDOW, type LambdaFunction, type RenewalFacts } from "../hostFacts.ts";
import { known } from "../reading.ts";
import { logTail, refreshedUp } from "./commands.ts";
import { hostPathVerdict, hostState } from "./hostWanted.ts";
import { periodOf, scheduleFinding } from "./schedule.ts";
import { spanText } from "./urgency.ts";

/** A wake may be missed; three in a row are a fault. */
const MISSED_WAKES = 3;

/** Whether the renewal function exists, is woken, and runs. */
export function renewer(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => {
    const { renewal } = host;
    if (renewal === undefined) return [];
    return [
      functionFinding(facts, host, renewal),
      scheduleFinding(facts, host, renewal),
      runFinding(facts, host, renewal),
    ].flat();
  });
}

function placeOf({ entry }: HostFacts) {
  return { link: "renewal", subject: entry.name } as const;
}

function functionFinding(facts: Facts, host: HostFacts, { entry, renewer: reading }: RenewalFacts): Finding[] {
  const place = placeOf(host);
  const name = `the function ${entry.functionName}`;
  if (!("value" in reading)) return [unread(place, name, reading) ?? []].flat();
  const verdict = hostPathVerdict(host, facts.now);
  const up = [refreshedUp(facts.inventory)];
  if (reading.value === undefined)
    return [finding(place, verdict, "FUNCTION_MISSING", [`there is no function ${entry.functionName}`], up)];
  const fault = brokenText(reading.value);
  if (fault !== undefined) return [finding(place, verdict, "FUNCTION_BROKEN", [`${name} is ${fault}`], up)];
  const { concurrency } = reading.value;
  if (known(concurrency) === 0) {
    return [finding(place, verdict, "FUNCTION_DISABLED", [`${name} has a reserved concurrency of 0`], up)];
  }
  const unknown = unread(place, `the reserved concurrency of ${entry.functionName}`, concurrency);
  if (unknown !== undefined) return [unknown];
  return [pass(place, `${name} is ${reading.value.state ?? "there"}`)];
}

/** Inactive is what AWS makes of one that was not called for weeks: the next call wakes it. */
function brokenText({ state, stateReason, lastUpdate }: LambdaFunction): string | undefined {
  const why = stateReason === undefined ? "" : `: ${stateReason}`;
  if (state === "Failed") return `Failed${why}`;
  return lastUpdate === "Failed" ? `not updated (${lastUpdate})${why}` : undefined;
}

function runFinding(
  facts: Facts,
  host: HostFacts,
  { entry, log, schedule, renewer: renewing }: RenewalFacts,
): Finding[] {
  // What does not exist does not run either.
  if (!("value" in renewing) || renewing.value === undefined) return [];
  const place = placeOf(host);
  if (!("value" in log)) return [unread(place, `the log ${entry.logGroup}`, log) ?? []].flat();
  const { now } = facts;
  const expression = known(schedule)?.expression;
  const period = periodOf(expression);
  const verdict = hostPathVerdict(host, now);
  const tail = [logTail(facts.inventory, entry.logGroup)];
  const last = Math.max(log.value?.lastEvent ?? 0, instantOf(hostState(host)?.lastRun));
  if (last === 0) return [neverRan(place, verdict, entry.logGroup, now - (renewing.value.lastModified ?? 0), tail)];
  const ago = `it last ran ${spanText(now - last)} ago`;
  if (now - last > Math.max(LOG_WINDOW, MISSED_WAKES * period)) {
    return [finding(place, verdict, "FUNCTION_STALE", [`${ago}, its schedule is ${expression ?? "unknown"}`], tail)];
  }
  const error = log.value?.lastError;
  if (error !== undefined && now - error.at < 1.5 * period && !isExplained(host, error.at, period)) {
    const evidence = [`${spanText(now - error.at)} ago: ${errorText(error.text)}`];
    return [finding(place, verdict, "FUNCTION_CRASHES", evidence, tail)];
  }
  return [pass(place, ago)];
}

/** A function that was just deployed has not had its first wake. */
function neverRan(
  place: Pick<Finding, "link" | "subject">,
  verdict: "fail" | "warn",
  logGroup: string,
  age: number,
  tail: readonly string[],
): Finding {
  const deployed = `it was deployed ${spanText(age)} ago`;
  if (age <= LOG_WINDOW) return finding(place, "warn", "FUNCTION_NEVER_RAN", [deployed], tail);
  const evidence = [`no line in ${logGroup} for ${spanText(LOG_WINDOW)}, and no state in SSM`, deployed];
  return finding(place, verdict, "FUNCTION_NEVER_RAN", evidence, tail);
}

/** Whether the state has an error of the same run: it says more than the log's last line. */
function isExplained(host: HostFacts, at: number, period: number): boolean {
  return Math.abs(instantOf(hostState(host)?.lastError?.at) - at) < period;
}

function instantOf(text: string | undefined): number {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? 0 : instant;
}

const SHOWN = 160;

/** The words of an error out of a line of the log, which may be JSON: of the logger, or of the runtime. */
function errorText(line: string): string {
  const text = (jsonText(line) ?? line).replaceAll(/\s+/g, " ").trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function jsonText(line: string): string | undefined {
  try {
    const told = JSON.parse(line.slice(Math.max(0, line.indexOf("{"))));
    const { message, errorMessage, errorType, error, record } = fieldsOf(told);
    const { name, message: detail } = fieldsOf(error);
    const { status } = fieldsOf(record);
    const end = status === undefined ? undefined : `the run ended with ${status}`;
    const words = [message, errorType ?? name, errorMessage ?? detail, end].filter((one) => typeof one === "string");
    return words.length === 0 ? undefined : words.join(": ");
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
