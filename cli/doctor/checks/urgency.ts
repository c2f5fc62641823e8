import type { Thresholds } from "../../../core/inventory.ts";
import { DAY_MS, dayText, minuteText, spanText } from "../../../core/time.ts";

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
