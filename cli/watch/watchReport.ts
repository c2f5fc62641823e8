import { SERVED_KINDS, type ServedKind } from "../../core/endpointKinds.ts";
import { shortSerial } from "../../core/serial.ts";
import { textTable } from "../command/textTable.ts";
import type { HeldConnection } from "./heldConnection.ts";
import type { ProbePath, ProbeTarget } from "./probeTarget.ts";
import type { Tally, TargetSummary } from "./tally.ts";

export interface WatchedTarget extends TargetSummary {
  readonly endpoint: string;
  readonly kind: ServedKind;
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

/** Judges what was seen. A broken held connection is reported but not counted: servers may close idle or old ones. */
export function watchReport({ targets, paths, tally, held, seconds, accepted }: WatchFacts): WatchReport {
  const endpoints = targets.map(({ endpoint, kind, host, port }) => {
    const addresses = paths.filter((path) => path.host === host && path.port === port).map((path) => path.address);
    const seen = new Set(tally.summary(host, port, new Set()).fingerprints.map((one) => one.sha256));
    // A host certificate is not in ACM.
    const allowed = SERVED_KINDS[kind].pipeline === "acm" ? (accepted ?? seen) : seen;
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

const COLUMNS = [
  { head: "host:port" },
  { head: "addr.", align: "right" },
  { head: "handshakes", align: "right" },
  { head: "failed", align: "right" },
  { head: "wrong", align: "right" },
  { head: "certificates" },
] as const;

/** The table at the end, reasons below it, and one sentence. */
export function watchText(report: WatchReport, width: number): string {
  const rows = report.endpoints.map((one) => [
    `${one.host}:${one.port}`,
    String(one.addresses.length),
    String(one.handshakes),
    String(one.failed),
    String(one.wrong),
    one.fingerprints.map(({ serial }) => shortSerial(serial)).join(" → "),
  ]);
  const cuts = [
    [0, 24],
    [5, 19],
    [0, 12],
    [5, 8],
  ] as const;
  const table = textTable(COLUMNS, rows, { width, cuts });
  const reasons = report.endpoints.flatMap(({ host, port, reasons: all }) =>
    all.map(({ reason, count }) => `${host}:${port}: ${count} times ${reason}`),
  );
  const broken = report.held.flatMap((one) =>
    one.broken === undefined
      ? []
      : [`${one.host}:${one.port}: the connection held open to ${one.address} ${one.broken} (not counted)`],
  );
  return [...table, ...reasons, ...broken, verdictText(report)].join("\n");
}

/** The one sentence that all of it comes to. */
export function verdictText({ endpoints, seconds, comparedWithAcm, ok }: WatchReport): string {
  const sum = (key: "handshakes" | "failed" | "wrong") => endpoints.reduce((total, one) => total + one[key], 0);
  const counts = `${sum("handshakes")} handshakes in ${Math.round(seconds)} s, ${sum("failed")} failed, ${sum("wrong")} wrong`;
  const basis = comparedWithAcm
    ? "compared with the certificates in ACM"
    : "right is what a careful client accepts: chain, name, dates; not compared with ACM";
  const silent = endpoints.filter((one) => one.handshakes === 0).map((one) => `${one.host}:${one.port}`);
  const missing = silent.length === 0 ? "" : ` No handshake at all with ${silent.join(", ")}.`;
  return `${ok ? "ok" : "NOT OK"}: ${counts} (${basis}).${missing}`;
}
