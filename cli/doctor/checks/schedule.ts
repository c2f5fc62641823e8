import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { HostFacts, RenewalFacts, Schedule } from "../hostFacts.ts";
import { known } from "../reading.ts";
import { refreshedUp } from "./commands.ts";
import { hostPathVerdict } from "./hostWanted.ts";
import { spanText } from "./urgency.ts";

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: HOUR, day: 24 * HOUR };
/** A renewal that fails is tried again at the next wakes: so many should fit into the time that it has. */
const WAKES_IN_WINDOW = 6;

/** Whether the schedule wakes the renewal function, often enough and for renewing. */
export function scheduleFinding(
  facts: Facts,
  host: HostFacts,
  { entry, schedule: reading, renewer: renewing }: RenewalFacts,
): Finding[] {
  const place = { link: "renewal", subject: host.entry.name } as const;
  const name = `the schedule ${entry.scheduleGroup}/${entry.scheduleName}`;
  if (!("value" in reading)) return [unread(place, name, reading) ?? []].flat();
  const verdict = hostPathVerdict(host, facts.now);
  const up = [refreshedUp(facts.inventory)];
  const schedule = reading.value;
  if (schedule === undefined)
    return [finding(place, verdict, "SCHEDULE_MISSING", [`there is no schedule ${entry.scheduleName}`], up)];
  if (!schedule.enabled) return [finding(place, verdict, "SCHEDULE_DISABLED", [`${name} is DISABLED`], up)];
  const outside = outsideText(schedule, facts.now);
  if (outside !== undefined) return [finding(place, verdict, "SCHEDULE_DISABLED", [`${name} ${outside}`], up)];
  const arn = known(renewing)?.arn;
  if (arn !== undefined && schedule.targetArn !== undefined && !isOf(schedule.targetArn, arn)) {
    return [finding(place, verdict, "SCHEDULE_ELSEWHERE", [`${name} wakes ${schedule.targetArn}`], up)];
  }
  const changed = changedText(schedule, host);
  if (changed !== undefined) return [finding(place, verdict, "SCHEDULE_CHANGED", [`${name} ${changed}`], up)];
  return [pass(place, `${name} wakes it: ${schedule.expression}`)];
}

/** Also a version or alias of the function. */
function isOf(target: string, functionArn: string): boolean {
  return target === functionArn || target.startsWith(`${functionArn}:`);
}

function outsideText({ start, end, expression }: Schedule, now: number): string | undefined {
  if (end !== undefined && end <= now) return `ended on ${new Date(end).toISOString().slice(0, 16)}`;
  if (expression.startsWith("at(")) return `wakes it once and not again: ${expression}`;
  return start !== undefined && start > now
    ? `begins only on ${new Date(start).toISOString().slice(0, 16)}`
    : undefined;
}

function changedText({ expression, input }: Schedule, { entry }: HostFacts): string | undefined {
  const time = entry.thresholds.renewBeforeSeconds * 1000;
  const period = rateOf(expression);
  if (period !== undefined && period * WAKES_IN_WINDOW > time) {
    return `wakes it too seldom: ${expression}, and a renewal has ${spanText(time)} before the expiry`;
  }
  return renewsAll(input) ? undefined : `hands it ${input}, which does not renew what is due`;
}

/** An event with any other key is for one host, a rehearsal, or no renewal at all. */
function renewsAll(input: string | undefined): boolean {
  if (input === undefined || input.trim() === "") return true;
  try {
    const event: unknown = JSON.parse(input);
    return typeof event === "object" && event !== null && Object.keys(event).every((key) => key === "source");
  } catch {
    return false;
  }
}

/** Milliseconds between two wakes: a day for an expression that only a calendar could tell. */
export function periodOf(expression: string | undefined): number {
  return rateOf(expression ?? "") ?? 24 * HOUR;
}

function rateOf(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * (UNITS[unit] ?? HOUR);
}
