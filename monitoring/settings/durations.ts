import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from "../../core/time.ts";

const UNITS = [
  ["d", DAY_SECONDS],
  ["h", HOUR_SECONDS],
  ["m", MINUTE_SECONDS],
] as const;

/** Seconds as Prometheus writes them: `30m`, `6h`, `90s`. */
export function durationText(seconds: number): string {
  const [unit, size] = UNITS.find(([, one]) => seconds >= one && seconds % one === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

/** Waiting times in seconds. See docs/monitoring.md for why each is as long as it is. */
export interface Durations {
  readonly scrapeInterval: number;
  readonly scrapeTimeout: number;
  /** How long a last value is kept over a gap, such as a restart of Prometheus. */
  readonly held: number;
  /** Facts that are older than this count as unknown. */
  readonly factsFresh: number;
  /** How long a certificate may be served on after another one is expected: ACM and CloudFront take hours. */
  readonly formerlyExpected: number;
  /** Without a run for this long the renewal function is stale; it is due every hour. */
  readonly runOverdue: number;
  readonly forWarning: number;
  readonly forCritical: number;
  readonly forExpired: number;
  readonly forProbe: number;
  readonly forDiffers: number;
  readonly forJobStale: number;
  readonly forRateLimited: number;
  readonly forNotDeployed: number;
  readonly forFacts: number;
}

export function durations(timeFactor: number): Durations {
  const scaled = (seconds: number) => Math.max(1, Math.round(seconds / timeFactor));
  // Below this a busy machine misses scrapes.
  const scrapeInterval = Math.max(2, scaled(MINUTE_SECONDS));
  return {
    scrapeInterval,
    scrapeTimeout: Math.min(10, scrapeInterval),
    // A gap of a few scrapes must not lose it, however small the factor makes it.
    held: Math.max(scaled(HOUR_SECONDS), 10 * scrapeInterval),
    factsFresh: Math.max(scaled(15 * MINUTE_SECONDS), 10 * scrapeInterval),
    formerlyExpected: Math.max(scaled(6 * HOUR_SECONDS), 10 * scrapeInterval),
    runOverdue: scaled(2 * HOUR_SECONDS),
    forWarning: scaled(15 * MINUTE_SECONDS),
    forCritical: scaled(5 * MINUTE_SECONDS),
    forExpired: scaled(MINUTE_SECONDS),
    forProbe: scaled(10 * MINUTE_SECONDS),
    forDiffers: scaled(30 * MINUTE_SECONDS),
    forJobStale: scaled(HOUR_SECONDS),
    forRateLimited: scaled(5 * MINUTE_SECONDS),
    forNotDeployed: scaled(2 * HOUR_SECONDS),
    forFacts: scaled(15 * MINUTE_SECONDS),
  };
}
