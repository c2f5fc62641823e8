import { type BenchRow, benchRow, unmeasuredRow } from "./benchRow.ts";
import { median } from "./benchStage.ts";
import { renewalBenchStage } from "./renewalBenchStage.ts";
import { renewalBundleSize } from "./renewalBundleSize.ts";
import { renewalHosts } from "./renewalHosts.ts";
import { type IdleWake, type Issuance, idleWakes, type OwnIssuance, ownIssuances } from "./renewalIssuance.ts";
import { type AcmePeer, acmePeers } from "./acmePeers.ts";

const BENCH = "renewal";
const RUNS = 5;
const COSTS = [
  { metric: "ACME requests, known account, one name", unit: "requests", pick: (one: Issuance) => one.requests },
  { metric: "wall time of an issuance, cold", unit: "s", pick: (one: Issuance) => one.seconds },
  { metric: "peak memory of an issuance", unit: "MB", pick: (one: Issuance) => one.megabytes },
] as const;

/** The renewal function: its bundle, an idle run, an issuance beside lego's and certbot's, and a year of many hosts. */
export async function renewalBench(): Promise<BenchRow[]> {
  const bundle = await renewalBundleSize(BENCH);
  const stage = await renewalBenchStage(write);
  try {
    const host = await stage.host("ours");
    // Makes the account.
    await host.run({ source: "schedule" });
    const ours = await ownIssuances(stage, host, RUNS);
    const idle = await idleWakes(stage, host, RUNS);
    const peers = await acmePeers(stage, RUNS, write);
    return [
      ...bundle,
      ...idleRows(idle),
      ...ownRows(ours),
      ...peers.flatMap((one) => peerRows(ours, one)),
      ...renewalHosts(BENCH),
    ];
  } finally {
    await stage.stop();
  }
}

function idleRows({ awsCalls, acmeRequests, milliseconds }: IdleWake): BenchRow[] {
  const calls = awsCalls.join(", ");
  return [
    row(`nothing due: AWS calls (${calls})`, "calls", awsCalls.length, 1),
    row("nothing due: ACME requests", "requests", acmeRequests, 1),
    row("nothing due: the handler's own time", "ms", milliseconds, 100),
  ];
}

function ownRows(ours: readonly OwnIssuance[]): BenchRow[] {
  const limits = [9, undefined, 90];
  const costs = COSTS.map(({ metric, unit, pick }, index) => row(metric, unit, median(ours.map(pick)), limits[index]));
  const names = ours[0]?.phases.map(({ name }) => name) ?? [];
  const phases = names.map((name, index) =>
    row(`of the wall time: ${name}`, "s", median(ours.map(({ phases: all }) => all[index]?.seconds ?? Number.NaN))),
  );
  return [...costs, ...phases];
}

/** Requests and wall may not exceed the peer's; its memory is told for comparison. */
function peerRows(ours: readonly Issuance[], { name, issuances, why }: AcmePeer): BenchRow[] {
  return COSTS.map(({ metric, unit, pick }) => {
    if (issuances.length === 0) return unmeasuredRow(BENCH, `${metric}: ${name}`, unit, why ?? "no run of it ended");
    return benchRow({
      bench: BENCH,
      metric,
      unit,
      ours: median(ours.map(pick)),
      peer: median(issuances.map(pick)),
      peerName: name,
      ...(unit === "MB" ? {} : { limit: { ratioAtMost: 1 } }),
    });
  });
}

function row(metric: string, unit: string, ours: number, oursAtMost?: number): BenchRow {
  return benchRow({ bench: BENCH, metric, unit, ours, ...(oursAtMost === undefined ? {} : { limit: { oursAtMost } }) });
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
