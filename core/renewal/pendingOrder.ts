import * as z from "zod/mini";
import { sameNames } from "../hostCertificate/certificateFacts.ts";
import { parseStored } from "../hostCertificate/hostState.ts";
import type { RenewalReason } from "../hostCertificate/renewalReason.ts";
import type { HostKeyType } from "../hostCertificate/renewalSettings.ts";
import { DAY_MS, HOUR_MS } from "../time.ts";

export const challengeRecordSchema = z.object({ zoneId: z.string(), recordName: z.string(), value: z.string() });

/**
 * An order under way, in a SecureString. It is written before the order is made (with the key), and again before the
 * first record changes (with URL and challenge records), so that whoever comes after a killed run neither orders again nor leaves
 * a record behind.
 */
const pendingOrderSchema = z.object({
  version: z.literal(1),
  /** Id of the CA in the settings. */
  ca: z.string(),
  directory: z.string(),
  accountUrl: z.string(),
  names: z.array(z.string()),
  keyType: z.string(),
  profile: z.optional(z.string()),
  /** Private key of the certificate to be, PKCS #8 PEM. */
  key: z.string(),
  orderUrl: z.optional(z.string()),
  /** When the CA was asked to issue: from then on there may be a certificate for the key. */
  finalized: z.optional(z.iso.datetime()),
  /** When it was begun; an order that the CA does not finish in a day is given up. */
  begun: z.iso.datetime(),
  /** End of the certificate that was issued, while its chain is not fit to be served: until then it is not ordered again. */
  issuedUntil: z.optional(z.iso.datetime()),
  /** TXT values that may have been written. */
  challengeRecords: z.array(challengeRecordSchema),
});

export type PendingOrder = z.output<typeof pendingOrderSchema>;
export type ChallengeRecord = z.output<typeof challengeRecordSchema>;

/** Keys of orders that functions before 0.2 have written. */
const RENAMED_KEYS = { authority: "ca", proofs: "challengeRecords" };

/** The order in a parameter; undefined when the text is none of ours. */
export function parsePendingOrder(text: string): PendingOrder | undefined {
  return parseStored(text, RENAMED_KEYS, pendingOrderSchema);
}

/** An order that is not finished by then is given up, unless its certificate was issued. */
const LONGEST_MS = DAY_MS;
/** How long a CA's refusal to report an order that it may have issued is not taken for its last word. */
const BELIEVED_AFTER_MS = HOUR_MS;

/** What an order must be for, to be the one that is wanted. */
export interface WantedOrder {
  readonly directory: string;
  readonly accountUrl: string;
  readonly names: readonly string[];
  readonly keyType: HostKeyType;
  readonly profile?: string | undefined;
}

/** Whether an order of an earlier run is for what is wanted now, from the same account, and may still come to something. */
export function isResumable(order: PendingOrder, wanted: WantedOrder, now: Date): boolean {
  return (
    order.orderUrl !== undefined &&
    order.directory === wanted.directory &&
    order.accountUrl === wanted.accountUrl &&
    order.keyType === wanted.keyType &&
    order.profile === wanted.profile &&
    sameNames(order.names, wanted.names) &&
    (!isOverdue(order, now) || mayHaveIssued(order))
  );
}

/** A CA may have issued while nobody could ask it; what is known to be issued ends with its certificate. */
function mayHaveIssued({ finalized, issuedUntil }: PendingOrder): boolean {
  return finalized !== undefined && issuedUntil === undefined;
}

/** Whether an order has had its time: only a certificate that it already has is still of use. */
export function isOverdue({ begun, issuedUntil }: PendingOrder, now: Date): boolean {
  const end = issuedUntil === undefined ? Date.parse(begun) + LONGEST_MS : Date.parse(issuedUntil);
  return now.getTime() >= end;
}

/** Whether a CA may have issued a certificate for the order, which the next run can still fetch. */
export function isAwaited(order: PendingOrder, ca: string, now: Date): boolean {
  return order.finalized !== undefined && order.orderUrl !== undefined && order.ca === ca && !isOverdue(order, now);
}

const SHARES_OF_THE_REST = 8;
const LEAST_PATIENCE_MS = 4 * HOUR_MS;
/** Less than a day: behind that an order is made again, and the wait would begin anew. */
const MOST_PATIENCE_MS = 18 * HOUR_MS;

/**
 * Whether an order has kept its host long enough from the next CA: an eighth of what the stored certificate had left when
 * the order was begun, at least 4 hours and at most 18, but never more than half of what was left. Until then a second
 * order would only cost a certificate that is issued already.
 */
export function isPatienceOver({ begun }: PendingOrder, expires: Date | undefined, now: Date): boolean {
  return now.getTime() >= Date.parse(begun) + patienceMs(expires && expires.getTime() - Date.parse(begun));
}

function patienceMs(leftMs: number | undefined): number {
  if (leftMs === undefined) return LEAST_PATIENCE_MS;
  const share = Math.min(MOST_PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, leftMs / SHARES_OF_THE_REST));
  return Math.max(0, Math.min(share, leftMs / 2));
}

/** The order with records that are about to be written, beside those that may still be in DNS; itself if it has all. */
export function withRecords(order: PendingOrder, orderUrl: string, records: readonly ChallengeRecord[]): PendingOrder {
  const held = order.challengeRecords;
  const added = records.filter(({ value }) => held.every((one) => one.value !== value));
  if (order.orderUrl === orderUrl && added.length === 0) return order;
  return { ...order, orderUrl, challengeRecords: [...held, ...added] };
}

/** What a CA also says when it does not take the account's key, which another run may be changing just now. */
const REFUSALS: readonly RenewalReason[] = ["REQUEST_REFUSED", "ACCOUNT_REFUSED"];

/** After these the order is of no use; after any other the next run may go on with it. */
const DEAD_ENDS: readonly RenewalReason[] = [
  "VALIDATION_FAILED",
  "CAA_FORBIDS",
  "ORDER_FAILED",
  "NAMES_REFUSED",
  "PROFILE_REFUSED",
  "ACCOUNT_REFUSED",
  "REQUEST_REFUSED",
  "KEY_MISMATCH",
  "NAMES_MISMATCH",
];

/** The certificate was issued, and another order would get the same chain. */
const CHAIN_PROBLEMS: readonly RenewalReason[] = ["CHAIN_BROKEN", "NOT_VALID_NOW", "TOO_LARGE"];

export function isChainProblem(reason: RenewalReason): boolean {
  return CHAIN_PROBLEMS.includes(reason);
}

/** Whether an order is gone on with after an error. */
export function isKeptAfter(reason: RenewalReason, order: PendingOrder | undefined, now: Date): boolean {
  const finalized = order?.finalized;
  const isRecent = finalized !== undefined && now.getTime() < Date.parse(finalized) + BELIEVED_AFTER_MS;
  return !DEAD_ENDS.includes(reason) || (isRecent && REFUSALS.includes(reason));
}
