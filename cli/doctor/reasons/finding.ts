import type { Inventory } from "../../../core/inventory.ts";
import type { Reading, UnknownWhy } from "../../aws/reading.ts";
import { explain } from "./commands.ts";
import { type Reason, reasonRow } from "./index.ts";

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
  /** What to do in this case. @default the fix of the reason */
  readonly fix?: string;
  /** What to type next, in this order. */
  readonly next: readonly string[];
}

/** What a finding is about: which link of the chain, and of which endpoint or certificate. */
export type Topic = Pick<Finding, "link" | "subject">;

export function passed(topic: Topic, ...evidence: string[]): Finding {
  return { ...topic, verdict: "pass", reason: undefined, evidence, next: [] };
}

/** `next`: commands that name what the check saw. @default those of the reason's row */
export function finding(
  topic: Topic,
  verdict: "fail" | "warn",
  reason: Reason,
  evidence: readonly string[],
  next: readonly string[] = [],
): Finding {
  return { ...topic, verdict, reason, evidence, next };
}

/** The reason for everything that could not be read. */
export const UNKNOWN_REASON: Readonly<Record<UnknownWhy, Reason>> = {
  denied: "ACCESS_DENIED",
  throttled: "THROTTLED",
  timeout: "NO_ANSWER",
  "no-credentials": "NO_CREDENTIALS",
  clock: "CLOCK_SKEW",
  servfail: "NOT_READABLE",
  resolver: "RESOLVER_NOT_PUBLIC",
  outside: "OUTSIDE_NETWORK",
  error: "NOT_READABLE",
};

/** `what` could not be read; undefined when it could. */
export function unread(topic: Topic, what: string, reading: Reading<unknown>): Finding | undefined {
  if ("value" in reading) return undefined;
  return {
    ...topic,
    verdict: "unknown",
    reason: UNKNOWN_REASON[reading.why],
    evidence: [`${what}: ${reading.unknown}`],
    next: [],
  };
}

/** The finding with the commands of its reason's row, where its check has named none; never without a command. */
export function withNext(found: Finding, inventory: Inventory): Finding {
  const { reason, subject, next } = found;
  if (reason === undefined || next.length > 0) return found;
  const own = reasonRow(reason).next?.(inventory, subject) ?? [];
  return { ...found, next: own.length > 0 ? own : [explain(reason)] };
}
