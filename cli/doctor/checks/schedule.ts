import { rateMs } from "../../../core/renewal/functionRuntime.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread } from "../reasons/finding.ts";
import type { HostFacts, RenewerFacts, Schedule } from "../gather/hostFacts.ts";
import { known } from "../../aws/reading.ts";
import { hostPathVerdict } from "./wanted.ts";
import { parsedJson } from "../../../core/parsedJson.ts";
import { DAY_MS, minuteText, spanText } from "../../../core/time.ts";

/** A failed renewal is tried again at the next scheduled runs: this many should fit into its window. */
const RUNS_IN_WINDOW = 6;

/** Whether the schedule invokes the renewal function, often enough and for renewing. */
export function scheduleFinding(
  facts: Facts,
  host: HostFacts,
  { entry, schedule: reading, renewer: renewing }: RenewerFacts,
): Finding[] {
  const topic = { link: "renewal", subject: host.entry.name } as const;
  const name = `the schedule ${entry.scheduleGroup}/${entry.scheduleName}`;
  if (!("value" in reading)) return [unread(topic, name, reading) ?? []].flat();
  const verdict = hostPathVerdict(host, facts.now);
  const schedule = reading.value;
  if (schedule === undefined)
    return [finding(topic, verdict, "SCHEDULE_MISSING", [`there is no schedule ${entry.scheduleName}`])];
  if (!schedule.enabled) return [finding(topic, verdict, "SCHEDULE_DISABLED", [`${name} is DISABLED`])];
  const outside = outsideText(schedule, facts.now);
  if (outside !== undefined) return [finding(topic, verdict, "SCHEDULE_DISABLED", [`${name} ${outside}`])];
  const arn = known(renewing)?.arn;
  if (arn !== undefined && schedule.targetArn !== undefined && !isOf(schedule.targetArn, arn)) {
    return [finding(topic, verdict, "SCHEDULE_ELSEWHERE", [`${name} invokes ${schedule.targetArn}`])];
  }
  const changed = changedText(schedule, host);
  if (changed !== undefined) return [finding(topic, verdict, "SCHEDULE_CHANGED", [`${name} ${changed}`])];
  return [passed(topic, `${name} invokes it: ${schedule.expression}`)];
}

/** Also a version or alias of the function. */
function isOf(target: string, functionArn: string): boolean {
  return target === functionArn || target.startsWith(`${functionArn}:`);
}

function outsideText({ start, end, expression }: Schedule, now: number): string | undefined {
  if (end !== undefined && end <= now) return `ended on ${minuteText(end)}`;
  if (expression.startsWith("at(")) return `invokes it only once: ${expression}`;
  return start !== undefined && start > now ? `begins only on ${minuteText(start)}` : undefined;
}

function changedText({ expression, input }: Schedule, { entry }: HostFacts): string | undefined {
  const time = entry.thresholds.renewBeforeSeconds * 1000;
  const period = rateMs(expression);
  if (period !== undefined && period * RUNS_IN_WINDOW > time) {
    return `invokes it too seldom: ${expression}, and a renewal has ${spanText(time)} before the expiry`;
  }
  return renewsAll(input) ? undefined : `sends it ${input}, which does not renew what is due`;
}

/** An event with any other key is for one host, a rehearsal, or no renewal at all. */
function renewsAll(input: string | undefined): boolean {
  if (input === undefined || input.trim() === "") return true;
  const event = parsedJson(input);
  return typeof event === "object" && event !== null && Object.keys(event).every((key) => key === "source");
}

/** Milliseconds between two scheduled runs: a day for an expression that needs a calendar. */
export function periodOf(expression: string | undefined): number {
  return rateMs(expression ?? "") ?? DAY_MS;
}
