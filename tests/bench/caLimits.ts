import { TokenBucket } from "./tokenBucket.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** Let's Encrypt's limits of one account, as published: https://letsencrypt.org/docs/rate-limits/ */
export class CaLimits {
  readonly #orders = new TokenBucket(300, 3 * HOUR_MS);
  readonly #domains = new Map<string, TokenBucket>();
  readonly #sets = new Map<string, TokenBucket>();
  readonly #failures = new Map<string, TokenBucket>();

  /** Milliseconds until an order for the name would be taken; 0 = now. */
  waitMs(name: string, domain: string, now: number): number {
    return Math.max(...this.#all(name, domain).map((bucket) => bucket.waitMs(now)));
  }

  /** An order that was taken. It counts as a certificate unless its validation `failed`. */
  count(name: string, domain: string, now: number, failed: boolean): void {
    this.#orders.take(now);
    if (failed) {
      this.countFailure(name, now);
    } else {
      kept(this.#domains, domain, 50, WEEK_MS).take(now);
      kept(this.#sets, name, 5, WEEK_MS).take(now);
    }
  }

  /** A failed validation: it counts for renewals by the CA's window too. */
  countFailure(name: string, now: number): void {
    kept(this.#failures, name, 5, HOUR_MS).take(now);
  }

  #all(name: string, domain: string): TokenBucket[] {
    return [
      this.#orders,
      kept(this.#domains, domain, 50, WEEK_MS),
      kept(this.#sets, name, 5, WEEK_MS),
      kept(this.#failures, name, 5, HOUR_MS),
    ];
  }
}

function kept(buckets: Map<string, TokenBucket>, key: string, size: number, periodMs: number): TokenBucket {
  const bucket = buckets.get(key) ?? new TokenBucket(size, periodMs);
  buckets.set(key, bucket);
  return bucket;
}
