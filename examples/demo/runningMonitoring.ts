import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import type { ProbePath } from "../../cli/watch/probeTarget.ts";
import type { Inventory } from "../../core/inventory.ts";
import { DEFAULT_SETTINGS, renderMonitoring } from "../../monitoring/index.ts";
import { PrometheusClient } from "../../packages/local-aws/monitoring/prometheusClient.ts";
import { type RunningServer, startServer } from "../../packages/local-aws/monitoring/startServer.ts";
import { freePorts } from "../../packages/local-aws/process/freePorts.ts";
import type { MonitoringTools } from "../../packages/local-aws/toolchain/monitoringTools.ts";

export interface MonitoringOptions {
  readonly tools: MonitoringTools;
  readonly inventory: Inventory;
  /** Where each instance really listens. */
  readonly paths: readonly Pick<ProbePath, "host" | "port" | "address" | "connectPort">[];
  /** PEM of the CAs that the trust probe trusts. */
  readonly ca: string;
  /** For the facts: what an AWS client needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Waiting times of the alerts are divided by this. */
  readonly timeFactor: number;
  readonly runbookUrl: string;
  /** Empty folder for the rendered files and Prometheus's data. */
  readonly dir: string;
  /** Runs this program of Alertmanager on the rendered file too; each receiver posts to its URL. @default none */
  readonly alertmanager?: { readonly program: string; readonly webhooks: Readonly<Record<string, string>> };
}

export interface RunningMonitoring {
  readonly prometheus: PrometheusClient;
  readonly url: string;
  /** Where Alertmanager is, when there is one. */
  readonly alertmanagerUrl: string;
  /** Sets what the facts should report now. */
  setInventory(inventory: Inventory): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

/** Renders the files, as `cabal-tls` does with `render`, and runs a real Prometheus on them, with all that it reads. */
export async function startMonitoring(options: MonitoringOptions): Promise<RunningMonitoring> {
  const [blackbox = 0, facts = 0, prometheus = 0, alertmanager = 0] = await freePorts(4);
  const ports = { blackbox, facts, prometheus, alertmanager };
  await writeFiles(options, ports);
  const inventoryFile = join(options.dir, "inventory.json");
  await writeFile(inventoryFile, JSON.stringify(options.inventory));
  const running: RunningServer[] = [];
  const stop = async () => {
    for (const one of running.reverse()) await one.stop();
  };
  try {
    running.push(await startBlackbox(options, ports.blackbox));
    running.push(await startFacts(options, ports.facts, inventoryFile));
    if (options.alertmanager !== undefined) {
      running.push(await startAlertmanager(options.dir, options.alertmanager, ports.alertmanager));
    }
    running.push(await startPrometheus(options, ports.prometheus));
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http://127.0.0.1:${ports.prometheus}`;
  return {
    prometheus: new PrometheusClient(url),
    url,
    alertmanagerUrl: `http://127.0.0.1:${ports.alertmanager}`,
    setInventory: (inventory) => writeFile(inventoryFile, JSON.stringify(inventory)),
    stop,
  };
}

interface Ports {
  readonly blackbox: number;
  readonly facts: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}

async function writeFiles(options: MonitoringOptions, ports: Ports): Promise<void> {
  const { dir, inventory, paths, timeFactor, runbookUrl } = options;
  const caFile = join(dir, "ca.pem");
  await writeFile(caFile, options.ca);
  const connectTo: Record<string, string[]> = {};
  for (const { host, port, address, connectPort } of paths) {
    const instance = `${host}:${port}`;
    connectTo[instance] = [...(connectTo[instance] ?? []), `${address}:${connectPort}`];
  }
  const files = renderMonitoring(inventory, {
    ...DEFAULT_SETTINGS,
    runbookUrl,
    blackboxAddress: `127.0.0.1:${ports.blackbox}`,
    factsAddress: `127.0.0.1:${ports.facts}`,
    alertmanagerAddress: `127.0.0.1:${ports.alertmanager}`,
    prometheusUrl: `http://127.0.0.1:${ports.prometheus}`,
    caFile,
    connectTo,
    timeFactor,
  });
  for (const { path, text } of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

function startBlackbox({ tools, dir }: MonitoringOptions, port: number): Promise<RunningServer> {
  return startServer({
    name: "blackbox_exporter",
    program: tools.blackboxExporter,
    args: ["--config.file=blackbox/blackbox.yml", `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"],
    cwd: dir,
    readyUrl: `http://127.0.0.1:${port}/-/healthy`,
  });
}

function startFacts({ dir, env }: MonitoringOptions, port: number, inventory: string): Promise<RunningServer> {
  return startServer({
    name: "the facts",
    program: process.execPath,
    args: [MAIN, "facts", "--inventory", inventory, "--listen", `127.0.0.1:${port}`, "--interval", "1"],
    cwd: dir,
    env,
    readyUrl: `http://127.0.0.1:${port}/metrics`,
  });
}

/** The rendered configuration, with what its receivers do, which it leaves to its reader. */
async function startAlertmanager(
  dir: string,
  { program, webhooks }: NonNullable<MonitoringOptions["alertmanager"]>,
  port: number,
): Promise<RunningServer> {
  const config = parse(await readFile(join(dir, "alertmanager", "alertmanager.yml"), "utf8"));
  for (const receiver of config.receivers) {
    const url = webhooks[receiver.name];
    if (url === undefined) throw new Error(`no webhook for the receiver ${receiver.name}`);
    receiver.webhook_configs = [{ url, send_resolved: true }];
  }
  await writeFile(join(dir, "alertmanager", "running.yml"), stringify(config));
  return startServer({
    name: "Alertmanager",
    program,
    args: [
      "--config.file=alertmanager/running.yml",
      "--storage.path=alertmanager/data",
      `--web.listen-address=127.0.0.1:${port}`,
      // No gossip with others of its kind.
      "--cluster.listen-address=",
      "--log.level=warn",
    ],
    cwd: dir,
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  });
}

function startPrometheus({ tools, dir }: MonitoringOptions, port: number): Promise<RunningServer> {
  return startServer({
    name: "Prometheus",
    program: tools.prometheus,
    args: [
      "--config.file=prometheus/prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=warn",
    ],
    cwd: dir,
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  });
}
