import type { SimulatedWorld } from "./simulatedWorld.ts";

const DAY_MS = 86_400_000;

/**
 * Counts orders by what causes them, over all runs. An order is more than is needed while another one for the same names
 * may still come to something. Whatever asks for a certificate leads to one such order at most, and so does each fault,
 * operator and config on the way to it.
 */
export class OrdersPerCause {
  readonly #world: SimulatedWorld;
  /** When there was a fault, an operator or a new config. */
  readonly #causes: readonly number[];
  /** By names: since when orders are made for what causes them now, and how many of them were not needed. */
  readonly #episodes = new Map<string, { readonly since: number; more: number }>();

  constructor(world: SimulatedWorld, causes: readonly number[]) {
    this.#world = world;
    this.#causes = causes;
  }

  /** A production CA is about to make an order; a sentence when it is one too many. */
  ordered(names: readonly string[]): string | undefined {
    const episode = this.#episodes.get(setOf(names)) ?? { since: this.#world.time.now, more: 0 };
    this.#episodes.set(setOf(names), episode);
    if (!this.#hasUsableOrder(names, episode.since)) return undefined;
    episode.more += 1;
    const causes = 1 + this.#causes.filter((at) => at >= episode.since).length;
    if (episode.more <= causes) return undefined;
    return `${episode.more} orders for ${names.join()} more than are needed, for ${causes} causes`;
  }

  /** A certificate is stored: what caused its orders is over. */
  stored(names: readonly string[]): void {
    this.#episodes.delete(setOf(names));
  }

  /** The function gives an order up after a day. */
  #hasUsableOrder(names: readonly string[], since: number): boolean {
    const from = Math.max(since, this.#world.time.now - DAY_MS);
    const { givenUp } = this.#world.invariants.accounts;
    return this.#world.productionCas.some((ca) =>
      [...ca.orders.values()].some(
        (order) =>
          order.created >= from &&
          setOf(order.names) === setOf(names) &&
          ca.statusOf(order) !== "invalid" &&
          !order.account.isDeactivated &&
          !givenUp.has(order.account.url),
      ),
    );
  }
}

export function setOf(names: readonly string[]): string {
  return [...names].sort().join(" ");
}
