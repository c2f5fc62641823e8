const MINUTE_MS = 60_000;
const STEPS_MS = [MINUTE_MS, 10 * MINUTE_MS, 100 * MINUTE_MS, 24 * 60 * MINUTE_MS] as const;
/** Shares of a lifetime between two attempts, at most: a short-lived certificate cannot wait a day. */
const LIFETIME_SHARE = 40;

/**
 * How long to leave it after so many failures in a row: 1, 10, 100 minutes, then a day (Let's Encrypt's advice), and
 * never more than a fortieth of the certificate's lifetime.
 */
export function backoffMs(failures: number, lifetimeMs: number | undefined): number {
  if (failures <= 0) return 0;
  const step = STEPS_MS[Math.min(failures, STEPS_MS.length) - 1] ?? MINUTE_MS;
  if (lifetimeMs === undefined) return step;
  return Math.max(MINUTE_MS, Math.min(step, Math.floor(lifetimeMs / LIFETIME_SHARE)));
}
