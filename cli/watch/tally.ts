import { AddressLog } from "./addressLog.ts";
import type { CertificateSeen } from "./handshake.ts";
import type { ProbePath } from "./probeTarget.ts";

export type ProbeResult = { readonly seen: CertificateSeen } | { readonly failed: string };

export interface Observation {
  readonly path: Pick<ProbePath, "host" | "port" | "address">;
  readonly sni: boolean;
  /** Milliseconds since the epoch, when the handshake ended. */
  readonly at: number;
  readonly result: ProbeResult;
}

export interface FingerprintCount {
  readonly sha256: string;
  readonly serial: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface JudgedFingerprint extends FingerprintCount {
  /** Of the count, those that are wrong: it is not an accepted certificate, or a careful client refuses it. */
  readonly wrong: number;
}

export interface TargetSummary {
  readonly host: string;
  readonly port: number;
  readonly handshakes: number;
  /** Handshakes that gave no certificate. */
  readonly failed: number;
  /** Handshakes whose certificate was not an accepted one, or that a careful client refuses. */
  readonly wrong: number;
  /** Each distinct failure and fault with its count, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** In the order of their first sighting. */
  readonly fingerprints: readonly JudgedFingerprint[];
}

/** An address that shows a certificate which it has not shown before, after another one. */
export interface Move {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  /** Serial numbers, as in a handshake. */
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

interface Sightings extends FingerprintCount {
  readonly faulty: number;
}

/** Counts handshakes; no socket, no clock. Which certificates are accepted may be known only at the end. */
export class Tally {
  readonly #targets = new Map<string, TargetCounts>();
  /** What was seen at each address, for who wants to see when. */
  readonly addresses = new AddressLog();
  /** By address: the serial numbers that it has shown, in the order of their first sighting. */
  readonly #shown = new Map<string, Set<string>>();
  readonly #moves: Move[] = [];
  /** By lane: what its latest handshakes showed, and how many in a row; no fingerprint = they failed. */
  readonly #latest = new Map<string, { sha256: string | undefined; streak: number }>();

  add({ path, sni, at, result }: Observation): void {
    this.addresses.add({ path, sni, at, result });
    const counts = this.#countsOf(path);
    counts.handshakes += 1;
    const lane = `${path.host}:${path.port} ${path.address} ${sni ? "with" : "without"} SNI`;
    if ("failed" in result) {
      counts.failed += 1;
      count(counts.reasons, `${result.failed} (${path.address}, ${sni ? "with" : "without"} SNI)`);
      this.#latest.set(lane, { sha256: undefined, streak: 1 });
      return;
    }
    const { sha256, serial, fault } = result.seen;
    this.#noteMove(path, serial, at);
    const before = counts.sightings.get(sha256);
    counts.sightings.set(sha256, {
      sha256,
      serial,
      count: (before?.count ?? 0) + 1,
      faulty: (before?.faulty ?? 0) + (fault === undefined ? 0 : 1),
      firstSeen: Math.min(before?.firstSeen ?? at, at),
      lastSeen: Math.max(before?.lastSeen ?? at, at),
    });
    if (fault !== undefined) count(counts.reasons, `certificate ${sha256.slice(0, 16)}: ${fault}`);
    const latest = this.#latest.get(lane);
    this.#latest.set(lane, { sha256, streak: latest?.sha256 === sha256 ? latest.streak + 1 : 1 });
  }

  /**
   * The lanes (address, with and without SNI) of one target that have not shown `sha256` in each of their last
   * `streak` handshakes. Only lanes that were tried are known.
   */
  lanesWithout(host: string, port: number, sha256: string, streak: number): string[] {
    const prefix = `${host}:${port} `;
    return [...this.#latest]
      .filter(([lane, latest]) => lane.startsWith(prefix) && !(latest.sha256 === sha256 && latest.streak >= streak))
      .map(([lane]) => lane);
  }

  /** `accepted`: the SHA-256 of each certificate that this target may serve. */
  summary(host: string, port: number, accepted: ReadonlySet<string>): TargetSummary {
    const counts = this.#targets.get(`${host}:${port}`) ?? emptyCounts();
    const sightings = [...counts.sightings.values()];
    const reasons = new Map(counts.reasons);
    let wrong = 0;
    for (const one of sightings) {
      wrong += accepted.has(one.sha256) ? one.faulty : one.count;
      if (!accepted.has(one.sha256)) {
        reasons.set(`certificate ${one.sha256.slice(0, 16)}: it is not an accepted certificate`, one.count);
      }
    }
    return {
      host,
      port,
      handshakes: counts.handshakes,
      failed: counts.failed,
      wrong,
      reasons: [...reasons].map(([reason, times]) => ({ reason, count: times })).sort((a, b) => b.count - a.count),
      fingerprints: sightings.map(({ faulty, ...one }) => ({
        ...one,
        wrong: accepted.has(one.sha256) ? faulty : one.count,
      })),
    };
  }

  /** In the order in which they were seen; grows with the observations. */
  get moves(): readonly Move[] {
    return this.#moves;
  }

  #noteMove({ host, port, address }: Observation["path"], to: string, at: number): void {
    const key = `${host}:${port} ${address}`;
    const shown = this.#shown.get(key) ?? new Set<string>();
    this.#shown.set(key, shown);
    const from = [...shown].at(-1);
    if (from !== undefined && !shown.has(to)) this.#moves.push({ host, port, address, from, to, at });
    shown.add(to);
  }

  #countsOf({ host, port }: { readonly host: string; readonly port: number }): TargetCounts {
    const key = `${host}:${port}`;
    const counts = this.#targets.get(key) ?? emptyCounts();
    this.#targets.set(key, counts);
    return counts;
  }
}

interface TargetCounts {
  handshakes: number;
  failed: number;
  readonly reasons: Map<string, number>;
  readonly sightings: Map<string, Sightings>;
}

function emptyCounts(): TargetCounts {
  return { handshakes: 0, failed: 0, reasons: new Map(), sightings: new Map() };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
