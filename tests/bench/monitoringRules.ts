import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Inventory } from "../../core/inventory.ts";
import { DEFAULT_SETTINGS, type RenderedFile, renderMonitoring } from "../../monitoring/index.ts";
import { PrometheusClient } from "../../packages/local-aws/monitoring/prometheusClient.ts";
import { startServer } from "../../packages/local-aws/monitoring/startServer.ts";
import { freePorts } from "../../packages/local-aws/process/freePorts.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { tools } from "../monitoring/promtool.ts";
import { type BenchRow, benchRow, type Limit } from "./benchRow.ts";
import { median } from "./benchStage.ts";
import { NAIVE, naiveMonitoring } from "./naiveMonitoring.ts";
import { stubExporter } from "./stubExporter.ts";

const ENDPOINTS = 100;
/** Two seconds from probe to probe, as in the tests. */
const TIME_FACTOR = 30;
const SAMPLES = 15;
const RULES = "prometheus/rules/cabal-tls.yml";
const DEADLINE_MS = 120_000;

/** What the rules for 100 endpoints cost a Prometheus that probes each of them twice, and what the plain ones do. */
export async function monitoringRules(): Promise<BenchRow[]> {
  const stub = await stubExporter();
  const dir = mkdtempSync(join(tmpdir(), "bench-monitoring-"));
  try {
    const inventory = manyEndpoints();
    const settings = {
      ...DEFAULT_SETTINGS,
      blackboxAddress: stub.address,
      factsAddress: stub.address,
      timeFactor: TIME_FACTOR,
    };
    const files = renderMonitoring(inventory, settings);
    const naive = naiveMonitoring(inventory, settings, files);
    writeAll(join(dir, "ours"), files);
    writeAll(join(dir, "naive"), naive);
    const ours = await cost(join(dir, "ours"), "instance:tls_expiry_timestamp_seconds:held");
    const peer = await cost(join(dir, "naive"), `probe_ssl_earliest_cert_expiry{job="blackbox-tls"}`);
    return [
      row("evaluation of all rules", "ms", ours.milliseconds, peer.milliseconds, { oursAtMost: 500 }),
      row("series, probes included", "series", ours.series, peer.series, { oursAtMost: 6000 }),
      row("rules", "kB", kilobytes(files, RULES), kilobytes(naive, RULES)),
      row("rendered files together", "kB", kilobytes(files)),
      row("modules of blackbox_exporter", "kB", kilobytes(files, "blackbox/blackbox.yml")),
    ];
  } finally {
    stub.server.closeAllConnections();
    stub.server.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** CloudFront's kind, since nothing is to be looked up in DNS. */
function manyEndpoints(): Inventory {
  const inventory = mailInventory();
  const admin = inventory.endpoints.find(({ kind }) => kind === "cloudfront");
  if (admin === undefined) throw new Error("the fixture has no CloudFront endpoint");
  const endpoints = Array.from({ length: ENDPOINTS }, (_, index) => ({
    ...admin,
    name: `admin-${index}`,
    hosts: [`admin-${index}.example.net`],
  }));
  return { ...inventory, certificates: inventory.certificates.slice(0, 1), endpoints };
}

interface Cost {
  readonly milliseconds: number;
  readonly series: number;
}

/** Of a Prometheus on a folder's files, once there is a value of `probed` for each endpoint. */
async function cost(dir: string, probed: string): Promise<Cost> {
  const [port = 0] = await freePorts(1);
  const { prometheus } = await tools();
  const url = `http://127.0.0.1:${port}`;
  const args = ["--config.file=prometheus/prometheus.yml", "--storage.tsdb.path=data", "--log.level=warn"];
  const server = await startServer({
    name: "Prometheus",
    program: prometheus,
    args: [...args, `--web.listen-address=127.0.0.1:${port}`],
    cwd: dir,
    readyUrl: `${url}/-/ready`,
  });
  try {
    const client = new PrometheusClient(url);
    await untilProbed(client, probed);
    const seconds: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      await wait(2_000);
      seconds.push(await evaluationSeconds(client));
    }
    const { headStats } = await client.get<{ readonly headStats: { readonly numSeries: number } }>(
      "/api/v1/status/tsdb",
    );
    return { milliseconds: median(seconds) * 1000, series: headStats.numSeries };
  } finally {
    await server.stop();
  }
}

async function untilProbed(client: PrometheusClient, probed: string): Promise<void> {
  const until = Date.now() + DEADLINE_MS;
  const expr = `count(${probed}) == ${ENDPOINTS}`;
  while ((await client.query(expr)).length === 0) {
    if (Date.now() > until) throw new Error(`${ENDPOINTS} endpoints were not probed within ${DEADLINE_MS / 1000} s`);
    await wait(500);
  }
}

async function evaluationSeconds(client: PrometheusClient): Promise<number> {
  const { groups } = await client.get<{ readonly groups: readonly { readonly evaluationTime: number }[] }>(
    "/api/v1/rules",
  );
  return groups.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0);
}

function kilobytes(files: readonly RenderedFile[], only?: string): number {
  const counted = files.filter(({ path }) => only === undefined || path === only);
  return counted.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1024;
}

function row(metric: string, unit: string, ours: number, peer?: number, limit?: Limit): BenchRow {
  return benchRow({
    bench: "monitoring",
    metric: `${metric}, ${ENDPOINTS} endpoints`,
    unit,
    ours,
    ...(peer === undefined ? {} : { peer, peerName: NAIVE }),
    ...(limit === undefined ? {} : { limit }),
  });
}

function writeAll(dir: string, files: readonly RenderedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
