import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time.ts";

/** How Lambda runs the renewal function, wherever it is deployed. */
export const FUNCTION_RUNTIME = {
  runtime: "nodejs24.x",
  handler: "index.handler",
  /** MB. The function needs some 90; more memory is more processor, and most of its time is waiting. */
  memorySize: 512,
  /** A run makes little garbage; the young generation would grow to 16 MB before it is looked through. */
  environment: { NODE_OPTIONS: "--max-semi-space-size=1" },
} as const;

/** How EventBridge Scheduler runs the function: every hour, some minutes later, since CAs ask to be called at random moments. */
export const RENEWAL_SCHEDULE = { expression: "rate(1 hour)", everyMs: HOUR_MS, flexibleMinutes: 15 } as const;

/** The longest time from one scheduled run to the next: what falls before the next run is done in this one. */
export const LONGEST_PERIOD_MS = RENEWAL_SCHEDULE.everyMs + RENEWAL_SCHEDULE.flexibleMinutes * MINUTE_MS;

const UNIT_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** Milliseconds of a rate expression of EventBridge Scheduler; undefined for every other expression, such as cron. */
export function rateMs(expression: string): number | undefined {
  const [, count, unit = ""] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
