import type { Thresholds } from "./inventory.ts";
import { DAY_SECONDS } from "./time.ts";

/**
 * A renewal that is later than this share of its window is overdue. Behind ACM's warning at 21 days would otherwise lie
 * 24 days of silence, and a CA may put a healthy renewal a little later than planned.
 */
const OVERDUE_PERCENT = 85;

/**
 * When a certificate that was not renewed becomes a warning and a critical alert, in seconds before its expiry. 21 and
 * 7 days fit a 30-day renewal window; a shorter window shrinks both, or every healthy renewal would raise an alert.
 */
export function thresholds(lifetimeSeconds: number, renewBeforeSeconds: number): Thresholds {
  return {
    lifetimeSeconds,
    renewBeforeSeconds,
    warningSeconds: Math.min(21 * DAY_SECONDS, Math.floor((renewBeforeSeconds * 70) / 100)),
    criticalSeconds: Math.min(7 * DAY_SECONDS, Math.floor((renewBeforeSeconds * 23) / 100)),
  };
}

/** Seconds before expiry from which on a renewal that has not come is overdue. */
export function overdueSeconds({ renewBeforeSeconds }: Pick<Thresholds, "renewBeforeSeconds">): number {
  return Math.floor((renewBeforeSeconds * OVERDUE_PERCENT) / 100);
}

/**
 * Of ACM's public certificates: they live 198 days since 2026-02-18, and ACM starts to renew about 45 days before expiry.
 * https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
 * https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
 */
export const ACM_THRESHOLDS = thresholds(198 * DAY_SECONDS, 45 * DAY_SECONDS);

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
