import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Inventory } from "../../core/inventory.ts";
import { freePorts } from "../../local/freePorts.ts";
import { PrometheusClient } from "../../local/monitoring/prometheusClient.ts";
import { startServer } from "../../local/monitoring/startServer.ts";
import { DEFAULT_SETTINGS, type RenderedFile, renderMonitoring } from "../../monitoring/index.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { tools } from "../monitoring/promtool.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";
import { median } from "./benchStage.ts";
import { stubExporter } from "./stubExporter.ts";

const ENDPOINTS = 100;
/** Two seconds from probe to probe, as in the tests. */
const TIME_FACTOR = 30;
const SAMPLES = 15;
const DEADLINE_MS = 120_000;

/** What the rules for 100 endpoints cost a Prometheus that probes each of them twice. */
export async function monitoringRules(): Promise<BenchRow[]> {
  const stub = await stubExporter();
  const dir = mkdtempSync(join(tmpdir(), "bench-monitoring-"));
  try {
    const files = renderMonitoring(manyEndpoints(), {
      ...DEFAULT_SETTINGS,
      blackboxAddress: stub.address,
      factsAddress: stub.address,
      timeFactor: TIME_FACTOR,
    });
    writeAll(dir, files);
    return [...(await measured(dir)), ...sizes(files)];
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
  const endpoints = Array.from({ length: ENDPOINTS }, (_, place) => ({
    ...admin,
    name: `admin-${place}`,
    hosts: [`admin-${place}.example.net`],
  }));
  return { ...inventory, certificates: inventory.certificates.slice(0, 1), endpoints };
}

async function measured(dir: string): Promise<BenchRow[]> {
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
    await untilProbed(client);
    const seconds: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      await wait(2_000);
      seconds.push(await evaluationSeconds(client));
    }
    const { headStats } = await client.get<{ readonly headStats: { readonly numSeries: number } }>(
      "/api/v1/status/tsdb",
    );
    return [
      row("evaluation of all rules", "ms", median(seconds) * 1000, { oursAtMost: 500 }),
      row("series, probes included", "series", headStats.numSeries, { oursAtMost: 6000 }),
    ];
  } finally {
    await server.stop();
  }
}

async function untilProbed(client: PrometheusClient): Promise<void> {
  const until = Date.now() + DEADLINE_MS;
  const expr = `count(instance:tls_expiry_timestamp_seconds:held) == ${ENDPOINTS}`;
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

function sizes(files: readonly RenderedFile[]): BenchRow[] {
  const kilobytes = (which: (path: string) => boolean) =>
    files.filter(({ path }) => which(path)).reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1024;
  return [
    row(
      "rendered files together",
      "kB",
      kilobytes(() => true),
    ),
    row(
      "rules",
      "kB",
      kilobytes((path) => path === "prometheus/rules/cabal-tls.yml"),
    ),
    row(
      "modules of blackbox_exporter",
      "kB",
      kilobytes((path) => path === "blackbox/blackbox.yml"),
    ),
  ];
}

function row(metric: string, unit: string, ours: number, limit?: { readonly oursAtMost: number }): BenchRow {
  const named = `${metric}, ${ENDPOINTS} endpoints`;
  return benchRow({ bench: "monitoring", metric: named, unit, ours, ...(limit === undefined ? {} : { limit }) });
}

function writeAll(dir: string, files: readonly RenderedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
