import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ECS } from "@aws-sdk/client-ecs";
import { Lambda } from "@aws-sdk/client-lambda";
import { SSM } from "@aws-sdk/client-ssm";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { type Landscape, landscapeOf } from "../../examples/demo/landscape.ts";
import { localSettings, type StackSettings, withLocalCa, withLandscape } from "../../examples/demo/stackSettings.ts";
import { problem } from "../../packages/local-aws/acme/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { type SharedLocalAws, sharedLocalAws } from "../e2e/sharedLocalAws.ts";
import { earlierCheckout } from "./earlierCheckout.ts";

const PROGRAM = join(import.meta.dirname, "..", "..");
/** Of no other test: the names of the mail service are fixed. */
const REGION = "ca-central-1";
export const STACK = "upgrade";
const DOMAIN = "upgrade.example";
const SERVICE = { cluster: "cabal-mail", service: "cabal-smtp-out" };
const RELAY = { cluster: "cabal-mail", service: "absent-relay" };
const FUNCTION = "upgrade-renewal";
/** A CA that asks for patience gets it, whoever runs the function. */
const RETRY_AFTER_SECONDS = "86400";
/** The issuer domain of its CA. */
export const CAA_IDENTITY = "ca.upgrade.example";
const SERVED_MS = 90_000;

/** What a checkout calls the hosts of the stack. */
type HostSettings = readonly Readonly<Record<string, unknown>>[];

/** As commit c535280 spells them. */
const EARLIER_HOSTS: HostSettings = [
  { name: "smtp-out", services: [SERVICE] },
  { name: "relay", ports: [465], services: [RELAY], expose: { protect: false } },
];

/** The same hosts as this checkout spells them. */
const HOSTS: HostSettings = [
  { name: "smtp-out", deployTo: [{ kind: "ecs", ...SERVICE }] },
  { name: "relay", ports: [465], deployTo: [{ kind: "ecs", ...RELAY }], expose: { protect: false } },
];

/** A stack that an earlier checkout deployed, with one certificate that is served and one that its CA holds back. */
export interface EarlierStack {
  /** The stack, operated from the current checkout. */
  readonly program: PulumiStack;
  /** Its config in the current checkout. */
  readonly settings: StackSettings;
  readonly shared: SharedLocalAws;
  readonly proxy: FaultProxy;
  /** A folder with the stack's config file, as the CLI finds it in a checkout. */
  readonly cwd: string;
  /** The function's answer to a scheduled run. */
  scheduledRun(): Promise<string>;
  /** Ids of the mail service's deployments. */
  deployments(): Promise<readonly string[]>;
  /** The state that the function keeps of a host, as text. */
  renewalState(host: string): Promise<string>;
  dispose(): Promise<void>;
}

/** Deploys by the checkout of the commit, and gives the stack the config of the current one. */
export async function earlierStack(commit: string): Promise<EarlierStack> {
  const shared = await sharedLocalAws();
  const { aws } = shared;
  const earlier = await earlierCheckout(commit);
  const pebble = await startPebble({ ...shared, caaIdentities: [CAA_IDENTITY] });
  const proxy = await startFaultProxy({ aws, pebble });
  const landscape = await mailSystem(shared);
  const program = await createWorkspace({ ...shared, programDir: PROGRAM, stack: STACK });
  const settingsFor = (checkout: string, hosts: HostSettings) =>
    settingsOf(checkout, { landscape, hosts, directory: proxy.directory });
  const client = { endpoint: aws.url, region: REGION, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const account: Account = {
    ecs: new ECS(client),
    lambda: new Lambda({ ...client, maxAttempts: 1, requestHandler: { requestTimeout: SERVED_MS } }),
    ssm: new SSM(client),
  };

  await program.setConfig(settingsFor(earlier.dir, EARLIER_HOSTS));
  proxy.add({ fault: problem(503, "serverInternal", RETRY_AFTER_SECONDS), resources: ["newOrder"] });
  assertSucceeded("earlier checkout", await program.from(earlier.dir).up({ flags: ["--skip-preview"] }));
  proxy.clear();
  await obtainCertificate(account);
  const settings = settingsFor(PROGRAM, HOSTS);
  await program.setConfig(settings);

  const cwd = await mkdtemp(join(tmpdir(), "cabal-tls-upgrade-"));
  await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
  await writeFile(join(cwd, `Pulumi.${STACK}.yaml`), `config:\n  aws:region: ${REGION}\n`);
  await writeFile(join(cwd, "ca.pem"), aws.ca + pebble.issuingRoots);
  return {
    program,
    settings,
    shared,
    proxy,
    cwd,
    scheduledRun: () => invoke(account, { source: "schedule" }),
    deployments: () => deploymentsOf(account),
    renewalState: (host) => stateOf(account, host),
    dispose: async () => {
      await rm(cwd, { recursive: true, force: true });
      await program.dispose();
      await earlier.dispose();
      await proxy.stop();
      await pebble.stop();
    },
  };
}

interface Account {
  readonly ecs: ECS;
  readonly lambda: Lambda;
  readonly ssm: SSM;
}

/** Zone, network, API, and a mail service that waits for its certificate. */
async function mailSystem(shared: SharedLocalAws): Promise<Landscape> {
  const workspace = await createWorkspace({
    ...shared,
    programDir: join(PROGRAM, "examples", "landscape"),
    stack: STACK,
    config: { "aws:region": REGION, "landscape:controlDomain": DOMAIN },
  });
  try {
    assertSucceeded("landscape", await workspace.up({ flags: ["--skip-preview"] }));
    return landscapeOf(await workspace.outputs());
  } finally {
    await workspace.dispose();
  }
}

interface Context {
  readonly landscape: Landscape;
  readonly hosts: HostSettings;
  readonly directory: string;
}

/** Every kind of endpoint, two generations, and what else a config can ask for, on the config file of the checkout. */
function settingsOf(checkout: string, { landscape, hosts, directory }: Context): StackSettings {
  const local = withLocalCa(withLandscape(localSettings(checkout), landscape), directory);
  const acme = local["cabal-tls:acme"] as Readonly<Record<string, unknown>>;
  return {
    ...local,
    "aws:region": REGION,
    "cabal-tls:controlDomain": DOMAIN,
    "cabal-tls:wildcard": { issued: [1, 2], active: 2 },
    "cabal-tls:acme": { ...acme, functionName: FUNCTION },
    "cabal-tls:hosts": hosts,
    "cabal-tls:caa": { iodef: `mailto:security@${DOMAIN}`, issue: [CAA_IDENTITY] },
    "cabal-tls:doctorPolicy": true,
  };
}

/** Ends the CA's and the function's patience for smtp-out, and waits for a run that has nothing left to do. */
async function obtainCertificate(account: Account): Promise<void> {
  const held = JSON.parse(await stateOf(account, "smtp-out"));
  const { retryAfter: _, notBefore: __, authorities: ___, ...state } = held;
  const Name = stateName("smtp-out");
  await account.ssm.putParameter({ Name, Value: JSON.stringify(state), Overwrite: true });
  for (const end = Date.now() + SERVED_MS; ; await wait(500)) {
    const answer = await invoke(account, { host: "smtp-out" });
    const { servedVersion, window } = JSON.parse(await stateOf(account, "smtp-out"));
    // The window in which the CA wants a renewal is asked for by the first run after the certificate is served.
    if (servedVersion !== undefined && window !== undefined) return;
    if (Date.now() > end) throw new Error(`the certificate of the earlier stack is not served: ${answer}`);
  }
}

async function invoke({ lambda }: Account, event: unknown): Promise<string> {
  const answer = await lambda.invoke({ FunctionName: FUNCTION, Payload: JSON.stringify(event) });
  return Buffer.from(answer.Payload ?? []).toString();
}

async function deploymentsOf({ ecs }: Account): Promise<readonly string[]> {
  const { services = [] } = await ecs.describeServices({ cluster: SERVICE.cluster, services: [SERVICE.service] });
  return (services[0]?.deployments ?? []).map(({ id = "" }) => id);
}

async function stateOf({ ssm }: Account, host: string): Promise<string> {
  return (await ssm.getParameter({ Name: stateName(host) })).Parameter?.Value ?? "";
}

function stateName(host: string): string {
  return `/cabal/letsencrypt/${host}.${DOMAIN}/state`;
}
