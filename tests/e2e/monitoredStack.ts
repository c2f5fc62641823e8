import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { probeTargets } from "../../cli/watch/index.ts";
import type { Inventory } from "../../core/inventory.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { type RunningMonitoring, startMonitoring } from "../../examples/demo/monitoring/runningMonitoring.ts";
import { type TestCertificate, testCertificate } from "../cli/watch/testCertificate.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { tools } from "../monitoring/promtool.ts";
import { StartTlsServer } from "./startTlsServer.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "alerts.example";
const HOST = `smtp-out.${DOMAIN}`;
const TIME_FACTOR = 60;
const POLL_MS = 250;

/** A stack with two STARTTLS servers beside it, and a real Prometheus that watches both. */
export interface MonitoredStack {
  readonly stack: TestStack;
  readonly monitoring: RunningMonitoring;
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
  stop(): Promise<void>;
}

export async function monitoredStack(): Promise<MonitoredStack> {
  const authority = testCertificate({ commonName: "Test CA" });
  const issuer = { commonName: "Test CA", keyPem: authority.keyPem };
  const notAfter = new Date(Date.now() + 80 * 86_400_000);
  const leaf = testCertificate({ commonName: HOST, names: [HOST], issuer, notAfter });
  const smtp = await new StartTlsServer("smtp", leaf).start();
  const imap = await new StartTlsServer("imap", leaf).start();
  const dir = mkdtempSync(join(tmpdir(), "monitored-"));
  const stack = await testStack({
    stack: "alerts",
    domain: DOMAIN,
    change: (settings) => ({ ...settings, "cabal-tls:alerts": { emails: ["ops@example.com"] } }),
  });
  await stack.up();
  await stack.serves(1);
  const { aws } = stack.shared;
  await storeHostCertificate(aws.url, leaf);
  const inventory = async () => withHost(await stack.inventory());
  const own = await localPaths(probeTargets(await stack.inventory()), aws.dns, await aws.frontends());
  const paths = [...own, place(587, smtp), place(143, imap)];
  const monitoring = await startMonitoring({
    tools: await tools(),
    inventory: await inventory(),
    paths,
    ca: `${aws.ca}\n${authority.pem}`,
    env: aws.env,
    timeFactor: TIME_FACTOR,
    runbookUrl: "https://example.org/runbook",
    dir,
  });
  const firing = async () => firingOf(await monitoring.prometheus.alerts());
  return {
    stack,
    monitoring,
    smtp,
    imap,
    places: paths.length,
    inventory,
    firing,
    untilFiring: (wanted, seconds) => untilFiring(firing, wanted, seconds),
    stop: async () => {
      await monitoring.stop();
      await Promise.all([smtp.stop(), imap.stop(), stack.dispose()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function place(port: number, server: StartTlsServer) {
  return { host: HOST, port, address: "127.0.0.1", connectPort: server.port };
}

/** The host certificate of the fixture, under this stack's domain, at a port of each STARTTLS protocol. */
function withHost(inventory: Inventory): Inventory {
  const { certificates, endpoints } = mailInventory();
  const own = (text: string) => text.replaceAll("example.net", DOMAIN);
  const host = certificates.filter(({ name }) => name === "smtp-out");
  const [endpoint] = endpoints.filter(({ name }) => name === "smtp-out-587");
  if (endpoint === undefined) throw new Error("the fixture has no endpoint smtp-out-587");
  const smtp = { ...endpoint, hosts: [HOST] };
  return {
    ...inventory,
    certificates: [...inventory.certificates, ...JSON.parse(own(JSON.stringify(host)))],
    endpoints: [
      ...inventory.endpoints,
      smtp,
      { ...smtp, name: "smtp-out-143", port: 143, protocol: "imap-starttls" as const },
    ],
  };
}

/** What the renewal function leaves in SSM after a run that had nothing to do. */
async function storeHostCertificate(endpoint: string, leaf: TestCertificate): Promise<void> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const ssm = new SSMClient({ region: "us-west-2", endpoint, credentials });
  const put = (name: string, value: string) =>
    ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: true }));
  const version = 1;
  const state = {
    version,
    host: "smtp-out",
    failures: 0,
    // Far ahead: no run happens while the test runs, and none shall seem to be missing.
    lastRun: new Date(Date.now() + 3_600_000).toISOString(),
    deployedVersion: version,
    servedVersion: version,
  };
  await put("/cabal/letsencrypt/smtp-out/chain", leaf.pem);
  await put("/cabal/letsencrypt/smtp-out/state", JSON.stringify(state));
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
