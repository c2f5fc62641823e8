import type { Thresholds } from "./inventory.ts";

const DAY_SECONDS = 86_400;

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
