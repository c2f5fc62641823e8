import type { Reading, UnknownWhy } from "./reading.ts";
import type { Reason } from "./reasons/index.ts";

/** From bad to good; `unknown` is never good. */
export type Verdict = "fail" | "warn" | "unknown" | "pass";

/** The chain of causes, from what users see to who issues. */
export type Link = "served" | "endpoint" | "certificate" | "validation" | "dns" | "deployment" | "renewal" | "machine";

export interface Finding {
  readonly link: Link;
  /** `host:port` of an endpoint, or the name of a certificate. */
  readonly subject: string;
  readonly verdict: Verdict;
  /** Undefined = passed. */
  readonly reason: Reason | undefined;
  /** What was seen, in this case's names and dates. */
  readonly evidence: readonly string[];
  /** Commands that go on from here, in their order. */
  readonly next: readonly string[];
}

type Place = Pick<Finding, "link" | "subject">;

export function pass(place: Place, ...evidence: string[]): Finding {
  return { ...place, verdict: "pass", reason: undefined, evidence, next: [] };
}

export function finding(
  place: Place,
  verdict: "fail" | "warn",
  reason: Reason,
  evidence: readonly string[],
  next: readonly string[] = [],
): Finding {
  return { ...place, verdict, reason, evidence, next };
}

const UNKNOWN: Readonly<Record<UnknownWhy, Reason>> = {
  denied: "ACCESS_DENIED",
  throttled: "THROTTLED",
  timeout: "NO_ANSWER",
  "no-credentials": "NO_CREDENTIALS",
  clock: "CLOCK_SKEW",
  servfail: "NOT_READABLE",
  error: "NOT_READABLE",
};

/** `what` could not be read; undefined when it could. */
export function unread(place: Place, what: string, reading: Reading<unknown>): Finding | undefined {
  if ("value" in reading) return undefined;
  return {
    ...place,
    verdict: "unknown",
    reason: UNKNOWN[reading.why],
    evidence: [`${what}: ${reading.unknown}`],
    next: [],
  };
}
