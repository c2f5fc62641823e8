import { setImmediate as nextTurn } from "node:timers/promises";
import { SERVED_KINDS } from "../../core/endpointKinds.ts";
import { Slots } from "../../core/slots.ts";
import { type AddressResolver, type ConnectToRule, connectToRule } from "../tls/index.ts";
import { handshake, type TrustOptions } from "./handshake.ts";
import { type HeldConnection, holdConnection } from "./heldConnection.ts";
import type { ProbePath, ProbeTarget } from "./probeTarget.ts";
import { Tally } from "./tally.ts";

export interface ProberOptions extends TrustOptions {
  /** Handshakes at the same time, over all addresses. @default 4 */
  readonly concurrency?: number;
  /** Milliseconds between two requests on a held connection. @default 1000 */
  readonly heldInterval?: number;
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
    const name = target.connect ?? target.host;
    const rule = connectToRule(rules, target.host, target.port) ?? connectToRule(rules, name, target.port);
    const addresses = rule?.address === undefined ? await resolve(name) : [rule.address];
    return addresses.map((address) => ({ ...target, address, connectPort: rule?.connectPort ?? target.port }));
  });
  return (await Promise.all(perTarget)).flat();
}

/** The ways to ask at a path: with SNI, and without it where that is not answered with a certificate of AWS's own. */
export function sniWays({ kind }: Pick<ProbePath, "kind">): readonly boolean[] {
  return SERVED_KINDS[kind].answersWithoutSni ? [true, false] : [true];
}

/**
 * Opens handshakes on every path, in every way in turn, without pause, and holds one connection open on each. Returns
 * when all of those are open.
 */
export async function startProber(paths: readonly ProbePath[], options: ProberOptions): Promise<Prober> {
  const tally = new Tally();
  const slots = new Slots(options.concurrency ?? 4);
  const held = await Promise.all(paths.map((path) => holdConnection(path, options, options.heldInterval ?? 1000)));
  let running = true;
  const loops = paths.map(async (path) => {
    const ways = sniWays(path);
    for (let turn = 0; running; turn += 1) {
      const sni = ways[turn % ways.length] ?? true;
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
