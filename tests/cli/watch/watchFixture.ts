import { type Watched, watchPage } from "../../../cli/watch/watchPage.ts";
import { Tally } from "../../../cli/watch/tally.ts";
import { verdictText, watchReport } from "../../../cli/watch/watchReport.ts";

const BEGAN = Date.parse("2027-01-01T12:00:00Z");
export const OLD = { sha256: "11aa22bb".repeat(8), serial: "11aa22bb33cc44dd", fault: undefined };
export const NEW = { sha256: "55ee66ff".repeat(8), serial: "55ee66ff77008811", fault: undefined };

const IMAP = { endpoint: "imap", kind: "nlb", host: "imap.example.net", port: 993, protocol: "tls" } as const;
const ADMIN = {
  endpoint: "admin",
  kind: "cloudfront",
  host: "admin.example.net",
  port: 443,
  protocol: "https",
} as const;

/** A rotation in 60 s: one address moves early, one late and with failures; a site serves something else. */
export function rotation(): Watched {
  const tally = new Tally();
  const add = (
    target: typeof IMAP | typeof ADMIN,
    address: string,
    second: number,
    result: "old" | "new" | "wrong" | string,
  ) => {
    const seen = {
      old: OLD,
      new: NEW,
      wrong: { ...NEW, sha256: "f".repeat(64), serial: "ffff", fault: "it is for example.org" },
    };
    const known = Object.entries(seen).find(([name]) => name === result)?.[1];
    const what = known === undefined ? { failed: result } : { seen: known };
    tally.add({ path: { ...target, address }, sni: true, at: BEGAN + second * 1000, result: what });
  };
  for (let second = 0; second < 60; second++) {
    add(IMAP, "192.0.2.1", second, second < 20 ? "old" : "new");
    add(
      IMAP,
      "192.0.2.2",
      second,
      second === 30 || second === 31 ? "connect ECONNREFUSED" : second < 32 ? "old" : "new",
    );
    add(ADMIN, "198.51.100.7", second, second < 50 ? "old" : "wrong");
  }
  return watched(tally, [IMAP, ADMIN]);
}

/** As many host names as are asked for, each at two addresses. */
export function manyTargets(count: number): Watched {
  const tally = new Tally();
  const targets = Array.from({ length: count }, (_, index) => ({
    ...IMAP,
    endpoint: `host-${index}`,
    host: `host-${index}.example.net`,
  }));
  for (const target of targets)
    for (const address of ["192.0.2.1", "192.0.2.2"])
      for (const [second, seen] of [OLD, NEW].entries())
        tally.add({ path: { ...target, address }, sni: true, at: BEGAN + second * 1000, result: { seen } });
  return watched(tally, targets);
}

function watched(tally: Tally, targets: Parameters<typeof watchReport>[0]["targets"]): Watched {
  const histories = tally.addresses.histories();
  const paths = histories.flatMap(({ host, port, address }) =>
    targets
      .filter((one) => one.host === host && one.port === port)
      .map((one) => ({ ...one, address, connectPort: port })),
  );
  const [path] = paths;
  if (path === undefined) throw new Error("nothing is watched");
  const held = [{ path, answered: 3, broken: "was closed by the server", close: async () => {} }];
  const report = watchReport({ targets, paths, tally, held, seconds: 60, accepted: undefined });
  const verdict = verdictText(report);
  return { stack: "prod", report, histories, whole: { from: BEGAN, to: BEGAN + 60_000 }, verdict };
}

export const rotationPage = () => watchPage(rotation());
export const manyPage = (count: number) => watchPage(manyTargets(count));
