import { refuse } from "./caProblem.ts";
import type { VirtualTime } from "./virtualTime.ts";

const HOUR_MS = 3_600_000;
/** Let's Encrypt: 5 certificates for a set of names, one more each 34 hours. */
const MOST_OF_A_SET = 5;
const REFILL_MS = 34 * HOUR_MS;
/** 5 failed validations of a name in an hour. */
const MOST_FAILURES = 5;

/** A CA's limits, by Let's Encrypt's numbers, and those that the simulation sets. */
export class CaLimits {
  readonly #time: VirtualTime;
  readonly #issued = new Map<string, number[]>();
  readonly #failures = new Map<string, number[]>();
  /** A limit that has nothing to do with what we do: names until an instant. */
  readonly imposed = new Map<string, number>();
  /** Whether Retry-After is an HTTP date. */
  #saysDates = false;
  /** Called when a limit of its own numbers is met. */
  onMet: (names: readonly string[], why: string) => void = () => undefined;
  /** Called with every Retry-After that newOrder gives. */
  onRetryAfter: (names: readonly string[], until: number) => void = () => undefined;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  sayDates(): void {
    this.#saysDates = true;
  }

  /** Refuses an order that meets a limit. */
  assertFree(names: readonly string[], counts: boolean): void {
    const now = this.#time.now;
    const imposed = Math.max(...names.map((name) => this.imposed.get(name) ?? 0));
    if (imposed > now) this.#refuse(names, imposed);
    if (!counts) return;
    const ofSet = this.#issued.get(setOf(names)) ?? [];
    const refilled = this.#refill(ofSet);
    if (refilled > now) {
      this.onMet(names, `${MOST_OF_A_SET} certificates for the same names`);
      this.#refuse(names, refilled);
    }
    for (const name of names) {
      const failed = (this.#failures.get(bare(name)) ?? []).filter((at) => at > now - HOUR_MS);
      if (failed.length < MOST_FAILURES) continue;
      this.onMet(names, `${MOST_FAILURES} failed validations in an hour`);
      this.#refuse(names, (failed[0] ?? now) + HOUR_MS);
    }
  }

  countIssued(names: readonly string[]): void {
    const ofSet = this.#issued.get(setOf(names)) ?? [];
    this.#issued.set(setOf(names), [...ofSet, this.#time.now].slice(-20));
  }

  countFailure(name: string): void {
    this.#failures.set(name, [...(this.#failures.get(name) ?? []), this.#time.now].slice(-10));
  }

  /** What Retry-After says, in one of its two forms. */
  headerOf(until: number): string {
    const seconds = Math.ceil((until - this.#time.now) / 1000);
    return this.#saysDates ? new Date(Math.ceil(until / 1000) * 1000).toUTCString() : String(seconds);
  }

  #refuse(names: readonly string[], until: number): never {
    this.onRetryAfter(names, until);
    return refuse("rateLimited", 429, { detail: "too many", retryAfter: this.headerOf(until) });
  }

  /** When the bucket of a set has a certificate again; now or earlier = it has one. */
  #refill(issued: readonly number[]): number {
    let free = MOST_OF_A_SET;
    let last = issued[0] ?? 0;
    for (const at of issued) {
      free = Math.min(MOST_OF_A_SET, free + (at - last) / REFILL_MS) - 1;
      last = at;
    }
    free = Math.min(MOST_OF_A_SET, free + (this.#time.now - last) / REFILL_MS);
    return free >= 1 ? 0 : this.#time.now + (1 - free) * REFILL_MS;
  }
}

function setOf(names: readonly string[]): string {
  return [...names].sort().join(" ");
}

function bare(name: string): string {
  return name.replace(/^\*\./, "");
}
