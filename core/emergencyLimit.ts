import { DAY_SECONDS } from "./time.ts";

/** Seconds before the expiry, of a certificate with this lifetime. */
export interface Limit {
  readonly seconds: number;
  readonly lifetime: number;
}

/** 14 days of a certificate that lives 198 days, and the same share of a shorter life. */
export const ACM_LIMIT: Limit = { seconds: 14 * DAY_SECONDS, lifetime: 198 * DAY_SECONDS };
/** 7 days of a certificate that lives 90 days. */
export const HOST_LIMIT: Limit = { seconds: 7 * DAY_SECONDS, lifetime: 90 * DAY_SECONDS };

/** Below this, a stuck certificate is an emergency: there is no time left to repair and wait. */
export function emergencyLimit({ seconds, lifetime }: Limit, lifetimeSeconds: number): number {
  return seconds * Math.min(1, lifetimeSeconds / lifetime);
}
