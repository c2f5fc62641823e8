import Table from "cli-table3";
import type { HeldConnection } from "./heldConnection.ts";
import type { ProbePath, ProbeTarget } from "./probeTarget.ts";
import type { Tally, TargetSummary } from "./tally.ts";

export interface WatchedTarget extends TargetSummary {
  readonly endpoint: string;
  readonly kind: string;
  readonly addresses: readonly string[];
}

/** What `watch --json` prints. Times are milliseconds since the epoch. */
export interface WatchReport {
  readonly version: 1;
  /** Every target had handshakes, and none failed or was wrong. */
  readonly ok: boolean;
  readonly seconds: number;
  /** Whether certificates were compared with those in ACM; otherwise any that a careful client accepts is right. */
  readonly comparedWithAcm: boolean;
  readonly endpoints: readonly WatchedTarget[];
  readonly held: readonly {
    readonly host: string;
    readonly port: number;
    readonly address: string;
    readonly answered: number;
    readonly broken: string | undefined;
  }[];
}

export interface WatchFacts {
  readonly targets: readonly ProbeTarget[];
  readonly paths: readonly ProbePath[];
  readonly tally: Tally;
  readonly held: readonly HeldConnection[];
  readonly seconds: number;
  /** SHA-256 of the certificates that may be served; undefined = any that a careful client accepts. */
  readonly accepted: ReadonlySet<string> | undefined;
}

/** Judges what was seen. A broken held connection is told but is no failure: servers may end idle or old ones. */
export function watchReport({ targets, paths, tally, held, seconds, accepted }: WatchFacts): WatchReport {
  const endpoints = targets.map(({ endpoint, kind, host, port }) => {
    const addresses = paths.filter((path) => path.host === host && path.port === port).map((path) => path.address);
    const seen = new Set(tally.summary(host, port, new Set()).fingerprints.map((one) => one.sha256));
    // A service's own certificate is none of ACM.
    const allowed = kind === "ecs" ? seen : (accepted ?? seen);
    return { endpoint, kind, addresses, ...tally.summary(host, port, allowed) };
  });
  return {
    version: 1,
    ok: endpoints.length > 0 && endpoints.every((one) => one.handshakes > 0 && one.failed === 0 && one.wrong === 0),
    seconds,
    comparedWithAcm: accepted !== undefined,
    endpoints,
    held: held.map(({ path, answered, broken }) => ({
      host: path.host,
      port: path.port,
      address: path.address,
      answered,
      broken,
    })),
  };
}

/** The table at the end, reasons below it, and one sentence. */
export function watchText(report: WatchReport): string {
  const table = new Table({
    head: ["endpoint", "kind", "host:port", "addresses", "handshakes", "failed", "wrong", "certificates"],
    style: { head: [], border: [] },
  });
  for (const one of report.endpoints) {
    const certificates = one.fingerprints.map(({ serial }) => serial.slice(0, 8)).join(" → ");
    const place = `${one.host}:${one.port}`;
    table.push([
      one.endpoint,
      one.kind,
      place,
      one.addresses.length,
      one.handshakes,
      one.failed,
      one.wrong,
      certificates,
    ]);
  }
  const reasons = report.endpoints.flatMap(({ host, port, reasons: all }) =>
    all.map(({ reason, count }) => `${host}:${port}: ${count} times ${reason}`),
  );
  const broken = report.held.flatMap((one) =>
    one.broken === undefined
      ? []
      : [`${one.host}:${one.port}: the connection held open to ${one.address} ${one.broken} (not counted)`],
  );
  return [table.toString(), ...reasons, ...broken, verdict(report)].join("\n");
}

function verdict({ endpoints, seconds, comparedWithAcm, ok }: WatchReport): string {
  const sum = (key: "handshakes" | "failed" | "wrong") => endpoints.reduce((total, one) => total + one[key], 0);
  const counts = `${sum("handshakes")} handshakes in ${Math.round(seconds)} s, ${sum("failed")} failed, ${sum("wrong")} wrong`;
  const basis = comparedWithAcm
    ? "compared with the certificates in ACM"
    : "right is what a careful client accepts: chain, name, dates; not compared with ACM";
  const silent = endpoints.filter((one) => one.handshakes === 0).map((one) => `${one.host}:${one.port}`);
  const missing = silent.length === 0 ? "" : ` No handshake at all with ${silent.join(", ")}.`;
  return `${ok ? "ok" : "NOT OK"}: ${counts} (${basis}).${missing}`;
}
