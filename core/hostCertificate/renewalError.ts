import type { RenewalReason } from "./renewalReason.ts";

export interface RenewalErrorFacts {
  readonly reason: RenewalReason;
  /** What the operator reads: what was asked of whom, and what came back. No secret. */
  readonly detail: string;
  /** The CA's or AWS's own type of problem. */
  readonly type?: string | undefined;
  /** Nobody may ask again before this: the CA's Retry-After. */
  readonly notBefore?: Date | undefined;
  /** A call of Route 53 failed, so no challenge record can be published. @default false */
  readonly isOfDns?: boolean;
  readonly cause?: unknown;
}

/** Something did not work; the reason is what is decided on. */
export class RenewalError extends Error {
  override readonly name = "RenewalError";
  readonly reason: RenewalReason;
  readonly type: string | undefined;
  readonly notBefore: Date | undefined;
  readonly isOfDns: boolean;

  constructor({ reason, detail, type, notBefore, isOfDns = false, cause }: RenewalErrorFacts) {
    super(detail, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.type = type;
    this.notBefore = notBefore;
    this.isOfDns = isOfDns;
  }
}

/** The error itself, or one that says INTERNAL. A foreign error's message may hold anything: only its name is kept. */
export function asRenewalError(error: unknown): RenewalError {
  if (error instanceof RenewalError) return error;
  const word = error instanceof Error ? error.name : typeof error;
  const detail = `${word} in the function itself; its log has the source line`;
  return new RenewalError({ reason: "INTERNAL", detail, cause: error });
}

/**
 * What a failed attempt with one CA leads to:
 * - `nextCa`: its trouble, not ours; the next in the list may do better.
 * - `rehearseFirst`: the challenge record was not seen. The next CA may see it; here staging is tried before production
 *   is asked again.
 * - `nextWithoutDns`: no challenge record can be published; only a CA that needs none may do better.
 * - `stop`: no other CA would do better.
 */
export type FailurePolicy = "nextCa" | "rehearseFirst" | "nextWithoutDns" | "stop";

const POLICIES: Partial<Record<RenewalReason, FailurePolicy>> = {
  RATE_LIMITED: "nextCa",
  CA_UNAVAILABLE: "nextCa",
  CA_UNREACHABLE: "nextCa",
  CA_BROKEN: "nextCa",
  PROFILE_REFUSED: "nextCa",
  ACCOUNT_REFUSED: "nextCa",
  EAB_REFUSED: "nextCa",
  TERMS_CHANGED: "nextCa",
  CAA_FORBIDS: "nextCa",
  NAMES_REFUSED: "nextCa",
  REQUEST_REFUSED: "nextCa",
  ORDER_FAILED: "nextCa",
  KEY_MISMATCH: "nextCa",
  NAMES_MISMATCH: "nextCa",
  CHAIN_BROKEN: "nextCa",
  NOT_VALID_NOW: "nextCa",
  TOO_LARGE: "nextCa",
  VALIDATION_FAILED: "rehearseFirst",
  ZONE_UNUSABLE: "nextWithoutDns",
  CHALLENGE_DELEGATED: "nextWithoutDns",
  CHALLENGE_NOT_DELEGATED: "nextWithoutDns",
  DNS_FAILED: "nextWithoutDns",
};

export function failurePolicy(reason: RenewalReason): FailurePolicy {
  return POLICIES[reason] ?? "stop";
}

/**
 * The policy of an error; a failed rehearsal has that of what failed in it. What AWS denies or throttles is of no matter to a
 * CA that needs no challenge record, when Route 53 does.
 */
export function policyOf(error: RenewalError): FailurePolicy {
  const { cause } = error;
  const { reason, isOfDns } = error.reason === "REHEARSAL_FAILED" && cause instanceof RenewalError ? cause : error;
  return isOfDns && REFUSALS.includes(reason) ? "nextWithoutDns" : failurePolicy(reason);
}

const REFUSALS: readonly RenewalReason[] = ["ACCESS_DENIED", "THROTTLED"];

/** What passes without anybody's help: the CA or AWS serves again, or the next run goes on. */
const PASSING: readonly RenewalReason[] = [
  "RATE_LIMITED",
  "CA_UNAVAILABLE",
  "CA_UNREACHABLE",
  "CA_BROKEN",
  "NO_CA",
  "BACKING_OFF",
  "ORDER_PENDING",
  "OUT_OF_TIME",
  "BUSY",
  "THROTTLED",
];

/** Whether a later run can do better though nothing was changed. */
export function passesByItself(reason: RenewalReason): boolean {
  return PASSING.includes(reason);
}

/** No failures of ours: they leave the count of failures and our own backoff as they are. */
const UNDER_WAY: readonly RenewalReason[] = ["ORDER_PENDING", "OUT_OF_TIME", "BUSY", "ROLLOUT_RUNNING"];

export function isUnderWay(reason: RenewalReason): boolean {
  return UNDER_WAY.includes(reason);
}
