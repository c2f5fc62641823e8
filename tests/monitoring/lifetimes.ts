import type { Thresholds } from "../../core/inventory.ts";

const DAY = 86_400;
const HOUR = 3600;

/** A lifetime of certificates, with literal times at which its alerts begin. */
export interface Lifetime {
  readonly title: string;
  readonly thresholds: Thresholds;
  /** Seconds before the end: the latest that a healthy renewal comes, then where each alert begins. */
  readonly healthy: number;
  readonly overdue: number;
  readonly warning: number;
  readonly critical: number;
}

export const LIFETIMES: readonly Lifetime[] = [
  {
    title: "198 days (ACM)",
    thresholds: thresholds(198 * DAY, 45 * DAY, 21 * DAY, 7 * DAY),
    healthy: 40 * DAY,
    overdue: 3_304_800,
    warning: 21 * DAY,
    critical: 7 * DAY,
  },
  {
    title: "90 days",
    thresholds: thresholds(90 * DAY, 30 * DAY, 21 * DAY, 596_160),
    healthy: 27 * DAY,
    overdue: 2_203_200,
    warning: 21 * DAY,
    critical: 596_160,
  },
  {
    title: "64 days",
    thresholds: thresholds(64 * DAY, 21 * DAY, 1_270_080, 417_312),
    healthy: 19 * DAY,
    overdue: 1_542_240,
    warning: 1_270_080,
    critical: 417_312,
  },
  {
    title: "45 days",
    thresholds: thresholds(45 * DAY, 15 * DAY, 907_200, 298_080),
    healthy: 13.5 * DAY,
    overdue: 1_101_600,
    warning: 907_200,
    critical: 298_080,
  },
  {
    title: "160 hours",
    thresholds: thresholds(160 * HOUR, 80 * HOUR, 201_600, 66_240),
    healthy: 72 * HOUR,
    overdue: 244_800,
    warning: 201_600,
    critical: 66_240,
  },
];

function thresholds(
  lifetimeSeconds: number,
  renewBeforeSeconds: number,
  warningSeconds: number,
  criticalSeconds: number,
): Thresholds {
  return { lifetimeSeconds, renewBeforeSeconds, warningSeconds, criticalSeconds };
}
