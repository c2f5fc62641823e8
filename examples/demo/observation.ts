import { setTimeout as wait } from "node:timers/promises";
import { handshake, type TrustOptions } from "../../cli/watch/handshake.ts";
import type { ProbePath } from "../../cli/watch/probeTarget.ts";
import { sniWays } from "../../cli/watch/prober.ts";
import type { LaneSight } from "./demoFacts.ts";

/** What each path shows in one handshake with SNI and, where that means something, one without. */
export interface PathSight extends LaneSight {
  readonly path: ProbePath;
  /** What a careful client minds, or why the handshake failed; undefined = nothing. */
  readonly fault: string | undefined;
}

/** Looks once at every path, four at a time: the local data plane shares the machine's cores. */
export async function observe(paths: readonly ProbePath[], trust: TrustOptions): Promise<PathSight[]> {
  const lanes = paths.flatMap((path) => sniWays(path).map((sni) => ({ path, sni })));
  const sights: PathSight[] = [];
  const next = lanes.values();
  const worker = async () => {
    for (const { path, sni } of next) sights.push(await look(path, sni, trust));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return sights.sort((a, b) => a.lane.localeCompare(b.lane));
}

async function look(path: ProbePath, sni: boolean, trust: TrustOptions): Promise<PathSight> {
  const lane = `${path.address} ${sni ? "with" : "without"} SNI`;
  const result = await handshake(path, sni, trust);
  if ("failed" in result) return { path, lane, sha256: undefined, fault: result.failed };
  return { path, lane, sha256: result.seen.sha256, fault: result.seen.fault };
}

export interface Expectation {
  readonly trust: TrustOptions;
  readonly isWanted: (path: ProbePath, sha256: string) => boolean;
  /** Milliseconds. */
  readonly deadline: number;
}

/** Waits until every path shows a wanted and valid certificate. Throws at the deadline, naming those that do not. */
export async function waitUntilServed(paths: readonly ProbePath[], expectation: Expectation): Promise<PathSight[]> {
  const until = Date.now() + expectation.deadline;
  for (;;) {
    const sights = await observe(paths, expectation.trust);
    const unready = sights.filter(
      ({ path, sha256, fault }) => fault !== undefined || sha256 === undefined || !expectation.isWanted(path, sha256),
    );
    if (unready.length === 0) return sights;
    if (Date.now() > until) throw new Error(`not served within ${expectation.deadline / 1000} s: ${describe(unready)}`);
    await wait(200);
  }
}

function describe(unready: readonly PathSight[]): string {
  return unready
    .map(({ path, lane, fault }) => `${path.host}:${path.port} at ${lane} (${fault ?? "another certificate"})`)
    .join(", ");
}
