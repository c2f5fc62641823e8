import type { RenewalReason } from "./renewalReason.ts";

/**
 * What a failed attempt with one authority leads to:
 * - `nextAuthority`: its trouble, not ours; the next in the list may do better.
 * - `rehearseFirst`: the proof was not seen; staging is tried before production is asked again.
 * - `stop`: no other authority would do better.
 */
export type FailurePolicy = "nextAuthority" | "rehearseFirst" | "stop";

const POLICIES: Partial<Record<RenewalReason, FailurePolicy>> = {
  RATE_LIMITED: "nextAuthority",
  CA_UNAVAILABLE: "nextAuthority",
  CA_UNREACHABLE: "nextAuthority",
  CA_BROKEN: "nextAuthority",
  PROFILE_REFUSED: "nextAuthority",
  ACCOUNT_REFUSED: "nextAuthority",
  EAB_REFUSED: "nextAuthority",
  TERMS_CHANGED: "nextAuthority",
  CAA_FORBIDS: "nextAuthority",
  NAMES_REFUSED: "nextAuthority",
  REQUEST_REFUSED: "nextAuthority",
  ORDER_FAILED: "nextAuthority",
  REHEARSAL_FAILED: "stop",
  VALIDATION_FAILED: "rehearseFirst",
};

export function failurePolicy(reason: RenewalReason): FailurePolicy {
  return POLICIES[reason] ?? "stop";
}

/** No failures of ours: they leave the count of failures and our own backoff as they are. */
const UNDER_WAY: readonly RenewalReason[] = ["ORDER_PENDING", "OUT_OF_TIME", "BUSY", "ROLLOUT_RUNNING"];

export function isUnderWay(reason: RenewalReason): boolean {
  return UNDER_WAY.includes(reason);
}
