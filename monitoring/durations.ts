const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
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

const MINUTE = 60;
const HOUR = 3600;

export function durations(timeFactor: number): Durations {
  const scaled = (seconds: number) => Math.max(1, Math.round(seconds / timeFactor));
  // Below this a busy machine misses scrapes.
  const scrapeInterval = Math.max(2, scaled(MINUTE));
  return {
    scrapeInterval,
    scrapeTimeout: Math.min(10, scrapeInterval),
    // A gap of a few scrapes must not lose it, however small the factor makes it.
    held: Math.max(scaled(HOUR), 10 * scrapeInterval),
    factsFresh: Math.max(scaled(15 * MINUTE), 10 * scrapeInterval),
    formerlyExpected: Math.max(scaled(6 * HOUR), 10 * scrapeInterval),
    runOverdue: scaled(2 * HOUR),
    forWarning: scaled(15 * MINUTE),
    forCritical: scaled(5 * MINUTE),
    forExpired: scaled(MINUTE),
    forProbe: scaled(10 * MINUTE),
    forDiffers: scaled(30 * MINUTE),
    forJobStale: scaled(HOUR),
    forRateLimited: scaled(5 * MINUTE),
    forNotDeployed: scaled(2 * HOUR),
    forFacts: scaled(15 * MINUTE),
  };
}
