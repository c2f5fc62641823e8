const DAY = 86_400;

/** Seconds before the expiry, of a certificate with this lifetime. */
export interface Limit {
  readonly seconds: number;
  readonly lifetime: number;
}

/** 14 days of a certificate that lives 198 days, and the same share of a shorter life. */
export const ACM_LIMIT: Limit = { seconds: 14 * DAY, lifetime: 198 * DAY };
/** 7 days of a certificate that lives 90 days. */
export const HOST_LIMIT: Limit = { seconds: 7 * DAY, lifetime: 90 * DAY };

/** Below this, a stuck certificate is an emergency: waiting and repairing is over. */
export function emergencyLimit({ seconds, lifetime }: Limit, lifetimeSeconds: number): number {
  return seconds * Math.min(1, lifetimeSeconds / lifetime);
}
