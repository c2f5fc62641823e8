import type { Thresholds } from "../../../core/inventory.ts";

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

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** `2027-06-01 (188 d left)`; hours for the last two days. */
export function expiryText(notAfter: number, now: number): string {
  const date = new Date(notAfter).toISOString();
  const left = notAfter - now;
  if (left <= 0) return `expired ${date.slice(0, 16).replace("T", " ")} UTC, ${spanText(-left)} ago`;
  return `until ${left < 2 * DAY ? `${date.slice(0, 16).replace("T", " ")} UTC` : date.slice(0, 10)} (${spanText(left)} left)`;
}

export function spanText(milliseconds: number): string {
  if (milliseconds < 2 * HOUR) return `${Math.max(0, Math.round(milliseconds / 60_000))} min`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} d`;
}
