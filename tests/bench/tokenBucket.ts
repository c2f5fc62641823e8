/** A rate limit as Let's Encrypt publishes its own: so many at once, and one more after each pause. */
export class TokenBucket {
  readonly #size: number;
  readonly #refillMs: number;
  #left: number;
  #at = Number.NEGATIVE_INFINITY;

  /** `size` in `periodMs`, refilled evenly. */
  constructor(size: number, periodMs: number) {
    this.#size = size;
    this.#refillMs = periodMs / size;
    this.#left = size;
  }

  /** Milliseconds from `now` until one can be taken; 0 = at once. */
  waitMs(now: number): number {
    this.#refill(now);
    return this.#left >= 1 ? 0 : Math.ceil((1 - this.#left) * this.#refillMs);
  }

  take(now: number): void {
    this.#refill(now);
    this.#left -= 1;
  }

  #refill(now: number): void {
    if (Number.isFinite(this.#at)) {
      this.#left = Math.min(this.#size, this.#left + (now - this.#at) / this.#refillMs);
    }
    this.#at = now;
  }
}
