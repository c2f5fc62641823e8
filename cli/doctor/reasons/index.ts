import { ACM_CONSEQUENCES, ACM_REASONS } from "./acmReasons.ts";
import { DNS_REASONS } from "./dnsReasons.ts";
import { ENDPOINT_REASONS } from "./endpointReasons.ts";
import { HOST_REASONS } from "./hostReasons.ts";
import { MACHINE_REASONS, UNKNOWN_REASONS } from "./machineReasons.ts";
import type { ReasonRow } from "./reasonRow.ts";
import { SERVED_REASONS } from "./servedReasons.ts";

export type { ReasonRow, Repair } from "./reasonRow.ts";

/**
 * Every reason of the doctor, one table a link. The order is the rank: of two findings of the same verdict, the earlier
 * reason is nearer to the root cause.
 */
export const REASONS = [
  ...MACHINE_REASONS,
  ...DNS_REASONS,
  ...ACM_REASONS,
  ...ENDPOINT_REASONS,
  ...ACM_CONSEQUENCES,
  ...HOST_REASONS,
  ...SERVED_REASONS,
  ...UNKNOWN_REASONS,
] as const satisfies readonly ReasonRow[];

/** The code of a row: a finding without one does not compile. */
export type Reason = (typeof REASONS)[number]["code"];

const RANKS: ReadonlyMap<string, number> = new Map(REASONS.map(({ code }, rank) => [code, rank]));

/** Lower = nearer to the root cause. */
export function rankOf(reason: Reason): number {
  return RANKS.get(reason) ?? RANKS.size;
}

export function reasonRow(reason: Reason): ReasonRow {
  const row: ReasonRow | undefined = REASONS[rankOf(reason)];
  if (row === undefined) throw new Error(`There is no row for the reason ${reason}.`);
  return row;
}
