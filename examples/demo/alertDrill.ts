import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PrometheusAlert } from "../../packages/local-aws/monitoring/prometheusClient.ts";
import { onExit } from "../../packages/local-aws/process/onExit.ts";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { monitoringTools } from "../../packages/local-aws/toolchain/monitoringTools.ts";
import type { LocalCa } from "./localCa.ts";
import { localPaths } from "./localPaths.ts";
import type { LineWriter } from "./report.ts";
import { inventoryOf, type Stage } from "./rotation.ts";
import { type RunningMonitoring, startMonitoring } from "./runningMonitoring.ts";

/** What `--json` has under `monitoring`. */
export interface DrillResult {
  readonly ok: boolean;
  /** Why not; absent when ok. */
  readonly why?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly seconds?: { readonly fired: number; readonly cleared: number };
}

const ALERT = "BlackboxTLSCertExpiringSoonWarning";
const DAYS_LEFT = 10;
const RUNBOOK = "docs/runbooks/cert-expiring.md";
const POLL_MS = 250;
const PATIENCE_SECONDS = 180;

/**
 * Runs a real Prometheus and blackbox_exporter on the demo, lets the first certificate near its expiry, shows the alert
 * that fires, renews the certificate and shows that the alert ends. Whatever goes wrong is in the result. `keep`: gets what
 * runs after a drill that went well, and leaves it running until the process ends. @default it is stopped
 */
export async function alertDrill(
  made: Stage,
  acmeCa: Pick<LocalCa, "roots">,
  write: LineWriter,
  keep?: (running: RunningMonitoring) => void,
): Promise<DrillResult> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-monitoring-"));
  const forget = onExit(() => rm(dir, { recursive: true, force: true }));
  let monitoring: RunningMonitoring | undefined;
  let isKept = false;
  try {
    write("Starting blackbox_exporter, the facts and Prometheus …");
    const stage = await wholeStage(made);
    monitoring = await start(stage, acmeCa.roots, dir, write);
    const result = await drill(stage, monitoring, write);
    isKept = keep !== undefined;
    keep?.(monitoring);
    return result;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    write(`  the drill failed: ${why}`);
    return { ok: false, why };
  } finally {
    if (!isKept) {
      await monitoring?.stop();
      forget();
      await rm(dir, { recursive: true, force: true });
    }
  }
}

/** The stage as it is after the rotation, with the ways to the ports of the hosts too. */
async function wholeStage(made: Stage): Promise<Stage> {
  const { aws, program } = made;
  const inventory = inventoryOf(await program.outputs());
  const targets = inventory.endpoints.flatMap(({ name, kind, hosts, port, protocol }) =>
    hosts.map((host) => ({ endpoint: name, kind, host, port, protocol })),
  );
  return { ...made, inventory, paths: await localPaths(targets, aws.dns, await aws.frontends()) };
}

async function start(
  { aws, inventory, paths }: Stage,
  roots: string,
  dir: string,
  write: LineWriter,
): Promise<RunningMonitoring> {
  return startMonitoring({
    tools: await monitoringTools(cacheDir(), write),
    inventory,
    paths,
    ca: `${aws.ca}\n${roots}`,
    env: aws.env,
    timeFactor: aws.timeFactor,
    runbookUrl: RUNBOOK,
    dir,
  });
}

async function drill(stage: Stage, { prometheus, url }: RunningMonitoring, write: LineWriter): Promise<DrillResult> {
  const { aws, inventory, paths } = stage;
  write(`  Prometheus is at ${url}; waiting times are divided by ${aws.timeFactor}`);
  await until(`${paths.length} addresses are probed`, async () => {
    const [count] = await prometheus.query(`count(probe_success{job="blackbox-tls-trust"} == 1)`);
    return Number(count?.value[1]) === paths.length;
  });
  const firing = (await prometheus.alerts()).filter(({ state }) => state === "firing");
  if (firing.length > 0) {
    const names = firing.map(({ labels }) => `${labels["alertname"]} at ${labels["instance"]}`);
    throw new Error(`there fires, although all is well: ${names.join(", ")}`);
  }
  write(`  ${paths.length} addresses are probed twice each, and nothing fires`);

  const endpoint = inventory.endpoints.find(({ certificateArn }) => certificateArn !== undefined);
  const instance = `${endpoint?.hosts[0]}:${endpoint?.port}`;
  const arn = endpoint?.certificateArn;
  write(`The certificate at ${instance} is made to end in ${DAYS_LEFT} days …`);
  await aws.control("certificate", { arn, daysToExpiry: DAYS_LEFT });
  const find = async () => alertAt(await prometheus.alerts(), instance);
  const fired = await until(`${ALERT} fires`, async () => (await find())?.state === "firing");
  const { labels, annotations } = (await find()) ?? { labels: {}, annotations: {} };
  for (const line of alertLines(labels, annotations, fired)) write(line);

  write("The certificate is renewed …");
  await aws.control("certificate", { arn, renewNow: true });
  const cleared = await until("nothing fires any more", async () =>
    (await prometheus.alerts()).every(({ state }) => state !== "firing"),
  );
  write(`  nothing fires any more, ${cleared.toFixed(1)} s after the renewal`);
  return { ok: true, labels, annotations, seconds: { fired, cleared } };
}

function alertAt(alerts: readonly PrometheusAlert[], instance: string): PrometheusAlert | undefined {
  return alerts.find(({ labels }) => labels["alertname"] === ALERT && labels["instance"] === instance);
}

function alertLines(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  seconds: number,
): string[] {
  return [
    `  FIRING after ${seconds.toFixed(1)} s: ${labels["alertname"]} (${labels["severity"]}) at ${labels["instance"]}`,
    `    what:    ${annotations["summary"]}`,
    `    impact:  ${annotations["impact"]}`,
    `    runbook: ${annotations["runbook_url"]}`,
    `    doctor:  ${annotations["doctor"]}`,
  ];
}

/** Seconds until it held. Throws when it does not within the patience. */
async function until(what: string, holds: () => Promise<boolean>): Promise<number> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > PATIENCE_SECONDS * 1000) throw new Error(`not within ${PATIENCE_SECONDS} s: ${what}`);
    await wait(POLL_MS);
  }
  return (Date.now() - began) / 1000;
}
