import type { Thresholds } from "../../../core/inventory.ts";
import { DAY_MS, DAY_SECONDS, dayText, minuteText, spanText } from "../../../core/time.ts";

/** How near the expiry is, by the certificate's own renewal window. */
export type Urgency = "early" | "due" | "warning" | "critical" | "expired";

export function urgencyOf(notAfter: number, now: number, thresholds: Thresholds): Urgency {
  const left = (notAfter - now) / 1000;
  if (left <= 0) return "expired";
  if (left < thresholds.criticalSeconds) return "critical";
  if (left < thresholds.warningSeconds) return "warning";
  return left < thresholds.renewBeforeSeconds ? "due" : "early";
}

/** A fault of the renewal's path is a warning while nothing is due, and a failure when it is. */
export function pathVerdict(urgency: Urgency | undefined): "fail" | "warn" {
  return urgency === "early" ? "warn" : "fail";
}

/** `2027-06-01 (188 d left)`; hours for the last two days. */
export function expiryText(notAfter: number, now: number): string {
  const left = notAfter - now;
  if (left <= 0) return `expired ${minuteText(notAfter)}, ${spanText(-left)} ago`;
  return `until ${left < 2 * DAY_MS ? minuteText(notAfter) : dayText(notAfter)} (${spanText(left)} left)`;
}

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
