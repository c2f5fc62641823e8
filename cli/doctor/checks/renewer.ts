import { FUNCTION_RUNTIME } from "../../../core/renewal/functionRuntime.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import { type HostFacts, type LambdaFunction, LOG_WINDOW, type RenewerFacts } from "../gather/hostFacts.ts";
import { known } from "../../aws/reading.ts";
import { hostPathVerdict, hostState } from "./wanted.ts";
import { periodOf, scheduleFinding } from "./schedule.ts";
import { fieldsOf, parsedJson } from "../../../core/parsedJson.ts";
import { spanText } from "../../../core/time.ts";

/** A scheduled run may be missed; three in a row are a fault. */
const MISSED_RUNS = 3;

/** Whether the renewal function exists, is scheduled, and runs. */
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

function topicOf({ entry }: HostFacts) {
  return { link: "renewal", subject: entry.name } as const;
}

function functionFinding(facts: Facts, host: HostFacts, { entry, renewer: reading }: RenewerFacts): Finding[] {
  const topic = topicOf(host);
  const name = `the function ${entry.functionName}`;
  if (!("value" in reading)) return [unread(topic, name, reading) ?? []].flat();
  const verdict = hostPathVerdict(host, facts.now);
  if (reading.value === undefined)
    return [finding(topic, verdict, "FUNCTION_MISSING", [`there is no function ${entry.functionName}`])];
  const foreign = foreignText(reading.value);
  if (foreign !== undefined) return [finding(topic, verdict, "FUNCTION_REPLACED", [`${name} ${foreign}`])];
  const fault = brokenText(reading.value);
  if (fault !== undefined) return [finding(topic, verdict, "FUNCTION_BROKEN", [`${name} is ${fault}`])];
  const { concurrency } = reading.value;
  if (known(concurrency) === 0) {
    return [finding(topic, verdict, "FUNCTION_DISABLED", [`${name} has a reserved concurrency of 0`])];
  }
  const unknown = unread(topic, `the reserved concurrency of ${entry.functionName}`, concurrency);
  if (unknown !== undefined) return [unknown];
  return [passed(topic, `${name} is ${reading.value.state ?? "there"}`)];
}

/** What shows that the code is not the stack's. */
function foreignText({ packageType, handler }: LambdaFunction): string | undefined {
  if (packageType === "Image") return "runs a container image";
  if (handler === undefined || handler === FUNCTION_RUNTIME.handler) return undefined;
  return `has the handler ${handler}, should be ${FUNCTION_RUNTIME.handler}`;
}

/** Inactive is what AWS makes of one that was not called for weeks: the next call activates it. */
function brokenText({ state, stateReason, lastUpdate }: LambdaFunction): string | undefined {
  const why = stateReason === undefined ? "" : `: ${stateReason}`;
  if (state === "Failed") return `Failed${why}`;
  return lastUpdate === "Failed" ? `not updated (${lastUpdate})${why}` : undefined;
}

function runFinding(
  facts: Facts,
  host: HostFacts,
  { entry, log, schedule, renewer: renewing }: RenewerFacts,
): Finding[] {
  // What does not exist does not run either.
  if (!("value" in renewing) || renewing.value === undefined) return [];
  const topic = topicOf(host);
  if (!("value" in log)) return [unread(topic, `the log ${entry.logGroup}`, log) ?? []].flat();
  const { now } = facts;
  const expression = known(schedule)?.expression;
  const period = periodOf(expression);
  const verdict = hostPathVerdict(host, now);
  const last = Math.max(log.value?.lastEvent ?? 0, instantOf(hostState(host)?.lastRun));
  if (last === 0) return [neverRan(topic, verdict, entry.logGroup, now - (renewing.value.lastModified ?? 0))];
  const ago = `it last ran ${spanText(now - last)} ago`;
  if (now - last > Math.max(LOG_WINDOW, MISSED_RUNS * period)) {
    return [finding(topic, verdict, "FUNCTION_STALE", [`${ago}, its schedule is ${expression ?? "unknown"}`])];
  }
  const closedIn = log.value?.lastNoEgress;
  if (closedIn !== undefined && now - closedIn.at < 1.5 * period && !isOvercome(host, closedIn.at)) {
    return [finding(topic, verdict, "NO_EGRESS", [`${spanText(now - closedIn.at)} ago: ${errorText(closedIn.text)}`])];
  }
  const crash = log.value?.lastCrash;
  const isRecent = crash !== undefined && now - crash.at < 1.5 * period;
  if (isRecent && !isOvercome(host, crash.at) && !isExplained(host, crash.at, period)) {
    const evidence = [`${spanText(now - crash.at)} ago: ${errorText(crash.text)}`];
    return [finding(topic, verdict, "FUNCTION_CRASHES", evidence)];
  }
  return [passed(topic, ago)];
}

/** A function that was just deployed has not had its first scheduled run. */
function neverRan(topic: Topic, verdict: "fail" | "warn", logGroup: string, age: number): Finding {
  const deployed = `it was deployed ${spanText(age)} ago`;
  if (age <= LOG_WINDOW) return finding(topic, "warn", "FUNCTION_NEVER_RAN", [deployed]);
  const evidence = [`no line in ${logGroup} for ${spanText(LOG_WINDOW)}, and no state in SSM`, deployed];
  return finding(topic, verdict, "FUNCTION_NEVER_RAN", evidence);
}

/** Whether a later run came to its end: it wrote the state. */
function isOvercome(host: HostFacts, at: number): boolean {
  return instantOf(hostState(host)?.lastRun) > at;
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
  const logged = parsedJson(line.slice(Math.max(0, line.indexOf("{"))));
  const { message, errorMessage, errorType, error, record } = fieldsOf(logged);
  const { name, message: detail } = fieldsOf(error);
  const { status } = fieldsOf(record);
  const end = status === undefined ? undefined : `the run ended with ${status}`;
  const words = [message, errorType ?? name, errorMessage ?? detail, end].filter((one) => typeof one === "string");
  return words.length === 0 ? undefined : words.join(": ");
}
