import { ACM_LATE_REASONS, ACM_REASONS } from "./acmReasons.ts";
import { DNS_REASONS } from "./dnsReasons.ts";
import { ENDPOINT_REASONS } from "./endpointReasons.ts";
import { HOST_REASONS } from "./hostReasons.ts";
import { MACHINE_REASONS } from "./machineReasons.ts";
import { SERVED_REASONS } from "./servedReasons.ts";
import { UNKNOWN_REASONS } from "./unknownReasons.ts";

export type { ReasonText } from "./reasonText.ts";

/**
 * Every reason code of the doctor with its words, in order of rank: of two findings of the same verdict, the earlier
 * reason is the nearer to the root. The codes are part of the JSON output: add, never rename.
 */
export const REASONS = {
  ...MACHINE_REASONS,
  ...DNS_REASONS,
  ...ACM_REASONS,
  ...ENDPOINT_REASONS,
  ...ACM_LATE_REASONS,
  ...HOST_REASONS,
  ...SERVED_REASONS,
  ...UNKNOWN_REASONS,
} as const;

export type Reason = keyof typeof REASONS;

const RANKS: ReadonlyMap<string, number> = new Map(Object.keys(REASONS).map((reason, rank) => [reason, rank]));

/** Lower = nearer to the root. */
export function rankOf(reason: Reason): number {
  return RANKS.get(reason) ?? RANKS.size;
}
