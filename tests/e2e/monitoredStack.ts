import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ProbePath, ProbeTarget } from "../../cli/watch/probeTarget.ts";
import type { StackStatus } from "../../cli/status/statusText.ts";
import { hostCertificates, type Inventory } from "../../core/inventory.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { type RunningMonitoring, startMonitoring } from "../../examples/demo/runningMonitoring.ts";
import { neutralEnvironment } from "../../packages/local-aws/process/awsEnvironment.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { alertmanagerServer } from "../../packages/local-aws/toolchain/alertmanagerServer.ts";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { tools } from "../monitoring/promtool.ts";
import { PushTopic } from "./pushTopic.ts";
import { RenewedHost } from "./renewedHost.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { WebhookReceiver } from "./webhookReceiver.ts";

const DOMAIN = "alerts.example";
const PUSH_HOST = "ntfy.push.example";
const TIME_FACTOR = 60;
const POLL_MS = 250;
const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

/** A stack, a host certificate that a service serves by STARTTLS, a real Prometheus that watches all, and who is told. */
export interface MonitoredStack {
  readonly stack: TestStack;
  readonly monitoring: RunningMonitoring;
  readonly renewed: RenewedHost;
  /** What Alertmanager sends to the receiver of each severity. */
  readonly told: { readonly critical: WebhookReceiver; readonly warning: WebhookReceiver };
  /** What AWS itself tells. */
  readonly pushed: PushTopic;
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
  /** Where each certificate is served, as `status` reports it: instances by the certificate's name. */
  status(): Promise<Readonly<Record<string, ServedReport>>>;
  stop(): Promise<void>;
}

/** Sorted instances. */
export interface ServedReport {
  readonly served: readonly string[];
  readonly notServed: readonly string[];
  readonly unknown: readonly string[];
}

const report = (line: string) => process.stderr.write(`${line}\n`);

export async function monitoredStack(): Promise<MonitoredStack> {
  const renewed = await RenewedHost.issued("watched");
  const told = { critical: await WebhookReceiver.start(), warning: await WebhookReceiver.start() };
  const pushed = await PushTopic.start((await sharedLocalAws()).aws, PUSH_HOST);
  const dir = mkdtempSync(join(tmpdir(), "monitored-"));
  const stack = await testStack({
    stack: "alerts",
    domain: DOMAIN,
    change: (settings) => ({
      ...settings,
      "cabal-tls:alerts": { emails: ["ops@example.com"], urls: [`https://${PUSH_HOST}/topic`] },
    }),
  });
  await stack.up();
  await stack.serves(1);
  const { aws } = stack.shared;
  const inventory = async () => withHost(await stack.inventory(), renewed);
  const paths = await localPaths(targetsOf(await inventory()), aws.dns, await aws.frontends());
  const monitoring = await startMonitoring({
    tools: await tools(),
    inventory: await inventory(),
    paths,
    ca: `${aws.ca}\n${renewed.stage.pebble.issuingRoots}`,
    env: aws.env,
    timeFactor: TIME_FACTOR,
    runbookUrl: "https://example.org/runbook",
    dir,
    alertmanager: {
      program: await alertmanagerServer(cacheDir(), report),
      webhooks: { "cabal-tls-critical": told.critical.url, "cabal-tls-warning": told.warning.url },
    },
  });
  const firing = async () => firingOf(await monitoring.prometheus.alerts());
  return {
    stack,
    monitoring,
    renewed,
    told,
    pushed,
    places: paths.length,
    inventory,
    firing,
    rootCause: async (instance) => (await printed(["doctor", instance], dir, aws, paths)).rootCause?.reason,
    status: async () => servedReports(await printed(["status"], dir, aws, paths)),
    untilFiring: (wanted, seconds) => untilFiring(firing, wanted, seconds),
    stop: async () => {
      await monitoring.stop();
      await Promise.all([told.critical.stop(), told.warning.stop(), pushed.stop(), renewed.stop(), stack.dispose()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What a command prints as JSON, run as a process with the environment of an operator and the ways to the local endpoints. */
async function printed(words: readonly string[], dir: string, aws: LocalAws, paths: readonly ProbePath[]) {
  const ways = paths.map(({ host, port, connectPort }) => `${host}:${port}::${connectPort}`);
  const args = [
    ...[...words, "--json", "--inventory", "inventory.json", "--ca-file", "ca.pem", "--resolver", aws.dns],
    ...[...new Set(ways)].flatMap((way) => ["--connect-to", way]),
  ];
  const env = { ...neutralEnvironment(), ...aws.env };
  const run = await runTool(process.execPath, [MAIN, ...args], { cwd: dir, env, deadlineSeconds: 60 });
  try {
    return JSON.parse(run.stdout);
  } catch (cause) {
    throw new Error(`${words.join(" ")} printed no JSON (code ${run.code}): ${run.stdout}${run.stderr}`, { cause });
  }
}

function servedReports({ certificates }: StackStatus): Readonly<Record<string, ServedReport>> {
  const sorted = (all: readonly { readonly instance: string }[]) => all.map(({ instance }) => instance).sort();
  return Object.fromEntries(
    certificates.map(({ name, servedAt, notServedAt, unknownAt }) => [
      name,
      { served: sorted(servedAt), notServed: sorted(notServedAt), unknown: sorted(unknownAt) },
    ]),
  );
}

/** Every port, those of the host too, which no rotation moves. */
function targetsOf({ endpoints }: Inventory): ProbeTarget[] {
  return endpoints.flatMap(({ name, kind, hosts, port, protocol }) =>
    hosts.map((host) => ({ endpoint: name, kind, host, port, protocol })),
  );
}

/** The stack's inventory and, beside it, the host certificate at a port of each STARTTLS protocol. */
function withHost(inventory: Inventory, { host, mail, stage }: RenewedHost): Inventory {
  const { functionName: name, hostname, parameters } = host;
  const fixture = hostCertificates(mailInventory())[0];
  if (fixture === undefined) throw new Error("the fixture has no host certificate");
  const endpoint = {
    kind: "ecs",
    hosts: [hostname],
    certificate: name,
    impact: "Nobody can send mail.",
    identifiers: { loadBalancerDnsName: mail.dnsName },
  } as const;
  return {
    ...inventory,
    certificates: [
      ...inventory.certificates,
      {
        ...fixture,
        name,
        names: [hostname],
        parameterPath: dirname(parameters.bundle),
        directories: [stage.proxy.directory],
        challenges: [{ recordName: `_acme-challenge.${hostname}`, zoneId: stage.zoneId }],
        deployTo: [{ kind: "ecs", cluster: mail.cluster, service: mail.service }],
      },
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
