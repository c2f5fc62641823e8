import type { Observation } from "./tally.ts";

/** From the first to the last time that an address showed something. Milliseconds since the epoch. */
export interface Spell {
  /** A fingerprint, or why a handshake failed. */
  readonly what: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly count: number;
}

export interface AddressHistory {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  /** Each certificate by its SHA-256, and each way to fail, in the order of their first sighting. */
  readonly served: readonly Spell[];
  readonly failed: readonly Spell[];
}

/**
 * What each address served from when to when. As large as there are addresses and different things to see, however long it
 * grows.
 */
export class AddressLog {
  readonly #addresses = new Map<string, OpenHistory>();

  add({ path: { host, port, address }, at, result }: Observation): void {
    const key = `${host}:${port} ${address}`;
    const history = this.#addresses.get(key) ?? { host, port, address, served: new Map(), failed: new Map() };
    this.#addresses.set(key, history);
    if ("failed" in result) prolong(history.failed, result.failed, at);
    else prolong(history.served, result.seen.sha256, at);
  }

  histories(): AddressHistory[] {
    return [...this.#addresses.values()].map((one) => ({
      ...one,
      served: [...one.served.values()],
      failed: [...one.failed.values()],
    }));
  }
}

interface OpenHistory {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly served: Map<string, Spell>;
  readonly failed: Map<string, Spell>;
}

function prolong(spells: Map<string, Spell>, what: string, at: number): void {
  const before = spells.get(what);
  spells.set(what, {
    what,
    firstSeen: Math.min(before?.firstSeen ?? at, at),
    lastSeen: Math.max(before?.lastSeen ?? at, at),
    count: (before?.count ?? 0) + 1,
  });
}
