import { setImmediate as nextTurn } from "node:timers/promises";
import type { ServedKind } from "../../core/inventory.ts";
import type { AddressResolver } from "./addressResolver.ts";
import { type ConnectToRule, connectToRule } from "./connectTo.ts";
import { handshake, type TrustOptions } from "./handshake.ts";
import { type HeldConnection, holdConnection } from "./heldConnection.ts";
import type { ProbePath, ProbeTarget } from "./probeTarget.ts";
import { Tally } from "./tally.ts";

export interface ProberOptions extends TrustOptions {
  /** Handshakes at the same time, over all addresses. @default 4 */
  readonly concurrency?: number;
  /** Milliseconds between two requests on a held connection. @default 1000 */
  readonly heldInterval?: number;
  /** Kinds that are asked with SNI only, since without it they serve AWS's own certificate. @default none */
  readonly sniOnly?: ReadonlySet<ServedKind>;
}

export interface Prober {
  /** Grows while the prober runs. */
  readonly tally: Tally;
  readonly held: readonly HeldConnection[];
  /** Ends the loops, asks every held connection for a last answer and closes it. */
  stop(): Promise<void>;
}

/** Resolves every target to the paths that lead to it. Throws when a host name has no address. */
export async function probePaths(
  targets: readonly ProbeTarget[],
  resolve: AddressResolver,
  rules: readonly ConnectToRule[],
): Promise<ProbePath[]> {
  const perTarget = targets.map(async (target) => {
    const rule = connectToRule(rules, target.host, target.port);
    const addresses = rule?.address === undefined ? await resolve(target.host) : [rule.address];
    return addresses.map((address) => ({ ...target, address, connectPort: rule?.connectPort ?? target.port }));
  });
  return (await Promise.all(perTarget)).flat();
}

/**
 * Opens handshakes on every path, with and (but for `sniOnly`) without SNI in turn, without pause, and holds one connection open on each.
 * Returns when all of those are open.
 */
export async function startProber(paths: readonly ProbePath[], options: ProberOptions): Promise<Prober> {
  const tally = new Tally();
  const slots = new Slots(options.concurrency ?? 4);
  const held = await Promise.all(paths.map((path) => holdConnection(path, options, options.heldInterval ?? 1000)));
  let running = true;
  const loops = paths.map(async (path) => {
    const alternates = !options.sniOnly?.has(path.kind);
    for (let sni = true; running; sni = alternates ? !sni : sni) {
      await slots.run(async () => {
        if (!running) return;
        const result = await handshake(path, sni, options);
        tally.add({ path, sni, at: Date.now(), result });
      });
      await nextTurn();
    }
  });
  return {
    tally,
    held,
    stop: async () => {
      running = false;
      await Promise.all(loops);
      await Promise.all(held.map((one) => one.close()));
    },
  };
}

/** First come, first served: no path starves while another one fails fast. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run(task: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
