import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type ProbePath, probeTargets } from "../../cli/watch/index.ts";
import { hostCertificates, type Inventory } from "../../core/inventory.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { type RunningMonitoring, startMonitoring } from "../../examples/demo/monitoring/runningMonitoring.ts";
import { neutralEnvironment } from "../../local/awsEnvironment.ts";
import type { LocalAws } from "../../local/startLocalAws.ts";
import { runTool } from "../../local/toolchain/runTool.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { tools } from "../monitoring/promtool.ts";
import { RenewedHost } from "./renewedHost.ts";
import { StartTlsServer } from "./startTlsServer.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "alerts.example";
const TIME_FACTOR = 60;
const POLL_MS = 250;
const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

/** A stack with a host certificate and two STARTTLS servers beside it, and a real Prometheus that watches all. */
export interface MonitoredStack {
  readonly stack: TestStack;
  readonly monitoring: RunningMonitoring;
  readonly renewed: RenewedHost;
  readonly smtp: StartTlsServer;
  readonly imap: StartTlsServer;
  /** Addresses that are probed, over all instances. */
  readonly places: number;
  /** What should be: the stack's own inventory, and the host certificate. */
  inventory(): Promise<Inventory>;
  /** `alertname instance` of everything that fires now, sorted. */
  firing(): Promise<string[]>;
  /** Waits until exactly these fire. Throws with what fires instead at the deadline. */
  untilFiring(wanted: readonly string[], seconds: number): Promise<void>;
  /** What the doctor calls the root cause when it is given an alert's `instance`; undefined = nothing is wrong. */
  rootCause(instance: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export async function monitoredStack(): Promise<MonitoredStack> {
  const renewed = await RenewedHost.issued("watched");
  const smtp = await new StartTlsServer("smtp", await renewed.stored()).start();
  const imap = await new StartTlsServer("imap", await renewed.stored()).start();
  const dir = mkdtempSync(join(tmpdir(), "monitored-"));
  const stack = await testStack({
    stack: "alerts",
    domain: DOMAIN,
    change: (settings) => ({ ...settings, "cabal-tls:alerts": { emails: ["ops@example.com"] } }),
  });
  await stack.up();
  await stack.serves(1);
  const { aws } = stack.shared;
  const inventory = async () => withHost(await stack.inventory(), renewed);
  const own = await localPaths(probeTargets(await stack.inventory()), aws.dns, await aws.frontends());
  const paths = [...own, place(renewed, 587, smtp), place(renewed, 143, imap)];
  const monitoring = await startMonitoring({
    tools: await tools(),
    inventory: await inventory(),
    paths,
    ca: `${aws.ca}\n${renewed.stage.pebble.issuingRoots}`,
    env: aws.env,
    timeFactor: TIME_FACTOR,
    runbookUrl: "https://example.org/runbook",
    dir,
  });
  const firing = async () => firingOf(await monitoring.prometheus.alerts());
  return {
    stack,
    monitoring,
    renewed,
    smtp,
    imap,
    places: paths.length,
    inventory,
    firing,
    rootCause: (instance) => rootCause(instance, dir, aws, own),
    untilFiring: (wanted, seconds) => untilFiring(firing, wanted, seconds),
    stop: async () => {
      await monitoring.stop();
      await Promise.all([smtp.stop(), imap.stop(), renewed.stop(), stack.dispose()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The doctor as a process, with the environment of an operator and the ways to the local endpoints. */
async function rootCause(
  instance: string,
  dir: string,
  aws: LocalAws,
  paths: readonly ProbePath[],
): Promise<string | undefined> {
  const ways = paths.map(({ host, port, connectPort }) => `${host}:${port}::${connectPort}`);
  const args = [
    ...["doctor", instance, "--json", "--inventory", "inventory.json", "--ca-file", "ca.pem", "--resolver", aws.dns],
    ...[...new Set(ways)].flatMap((way) => ["--connect-to", way]),
  ];
  const env = { ...neutralEnvironment(), ...aws.env };
  const run = await runTool(process.execPath, [MAIN, ...args], { cwd: dir, env, deadlineSeconds: 60 });
  try {
    return JSON.parse(run.stdout).rootCause?.reason;
  } catch (cause) {
    throw new Error(`the doctor printed no JSON (code ${run.code}): ${run.stdout}${run.stderr}`, { cause });
  }
}

function place({ host }: RenewedHost, port: number, server: StartTlsServer) {
  return { host: host.hostname, port, address: "127.0.0.1", connectPort: server.port };
}

/** The stack's inventory and, beside it, the host certificate at a port of each STARTTLS protocol. */
function withHost(inventory: Inventory, { host }: RenewedHost): Inventory {
  const { functionName: name, hostname, parameters } = host;
  const fixture = hostCertificates(mailInventory())[0];
  if (fixture === undefined) throw new Error("the fixture has no host certificate");
  const endpoint = {
    kind: "ecs",
    hosts: [hostname],
    certificate: name,
    loss: "Nobody can send mail.",
    identifiers: {},
  } as const;
  return {
    ...inventory,
    certificates: [
      ...inventory.certificates,
      { ...fixture, name, names: [hostname], parameterPath: dirname(parameters.bundle) },
    ],
    endpoints: [
      ...inventory.endpoints,
      { ...endpoint, name: `${name}-587`, port: 587, protocol: "smtp-starttls" },
      { ...endpoint, name: `${name}-143`, port: 143, protocol: "imap-starttls" },
    ],
    renewal: {
      functionName: name,
      scheduleName: name,
      scheduleGroup: "default",
      logGroup: `/aws/lambda/${name}`,
    },
  };
}

function firingOf(alerts: Awaited<ReturnType<RunningMonitoring["prometheus"]["alerts"]>>): string[] {
  const firing = alerts.filter(({ state }) => state === "firing");
  return [...new Set(firing.map(({ labels }) => `${labels["alertname"]} ${labels["instance"]}`))].sort();
}

async function untilFiring(firing: () => Promise<string[]>, wanted: readonly string[], seconds: number): Promise<void> {
  const goal = JSON.stringify([...wanted].sort());
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const now = JSON.stringify(await firing());
    if (now === goal) return;
    if (Date.now() > deadline) throw new Error(`after ${seconds} s there fires ${now}, not ${goal}`);
    await wait(POLL_MS);
  }
}
