import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import type { RawPlan, RawPlanState, RawPlanStep } from "../core/gate/recordedPlan.ts";
import { startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { previewed } from "./gatedPreview.ts";
import { handMadeImport } from "./handMadeCertificate.ts";
import { outsideSystem } from "./outsideSystem.ts";
import { sharedLocalAws, stopSharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

/**
 * Records the previews that the gate's own tests read: `node tests/e2e/recordPreviews.ts [full] [issuer] [byhand] [single] [vpc] [adopted]`.
 * Run it when the program's resources change; the tests then judge what the program plans now.
 */
const FOLDER = join(PROGRAM, "tests", "core", "gate", "recorded");

type Endpoint = Readonly<Record<string, unknown>>;

async function record(stack: TestStack, name: string, settings: StackSettings, flags: readonly string[] = []) {
  const plan = JSON.parse(await previewed(stack, settings, PROGRAM, flags)) as RawPlan;
  const { config, steps, changeSummary } = plan;
  const text = JSON.stringify({ config, steps: steps.map(shortened), changeSummary });
  // The function's code is named by its place on this machine.
  const packed = gzipSync(text.replaceAll(PROGRAM, "."), { level: 9 });
  await writeFile(join(FOLDER, `${name}.json.gz`), packed);
  process.stderr.write(`${name}: ${steps.length} steps, ${packed.length} bytes\n`);
}

function shortened(step: RawPlanStep): RawPlanStep {
  const { oldState, newState, ...others } = step;
  const isSame = step.op === "same" && !step.urn.includes("::pulumi:pulumi:Stack::");
  return {
    ...others,
    ...(oldState === undefined ? {} : { oldState: shortenedState(oldState, isSame) }),
    ...(newState === undefined ? {} : { newState: shortenedState(newState, isSame) }),
  };
}

function shortenedState(state: RawPlanState, isSame: boolean): RawPlanState {
  const { stackTrace: _trace, sourcePosition: _position, created: _created, modified: _modified, ...others } = state;
  if (!isSame || state.outputs === undefined) return others as RawPlanState;
  const { arn } = state.outputs;
  return { ...others, outputs: arn === undefined ? {} : { arn } } as RawPlanState;
}

async function full(): Promise<void> {
  const stack = await testStack({ stack: "full", domain: "full.example", skipPreview: true, change: withEverything });
  const at = (wildcard: Readonly<Record<string, unknown>>) => withWildcard(stack.settings, wildcard);
  try {
    await stack.up({});
    await record(stack, "fullNothing", stack.settings);
    await record(stack, "fullStage", at({ issued: [1, 2], active: 1 }));
    await record(stack, "fullEmergency", at({ issued: [1, 2], active: 2 }));
    await record(stack, "fullEmergencyRefreshed", at({ issued: [1, 2], active: 2 }), ["--refresh"]);
    const settings = { 2: { keyAlgorithm: "EC_prime256v1", apex: true } };
    await record(stack, "fullEmergencySettings", at({ issued: [1, 2], active: 2, settings }));
    await stack.up({ issued: [1, 2], active: 1 });
    await record(stack, "fullSwitch", at({ issued: [1, 2], active: 2 }));
    await record(stack, "fullSwitchRefreshed", at({ issued: [1, 2], active: 2 }), ["--refresh"]);
    await stack.up({ issued: [1, 2], active: 2 });
    await record(stack, "fullRollback", at({ issued: [1, 2], active: 1 }));
    await record(stack, "fullUnprotect", at({ issued: [1, 2], active: 2, retiring: [1] }));
    await record(stack, "fullThird", at({ issued: [1, 2, 3], active: 3 }));
    await stack.up({ issued: [1, 2], active: 2, retiring: [1] });
    await record(stack, "fullDrop", at({ issued: [2], active: 2, retiring: [] }));
    await record(stack, "fullDropRefreshed", at({ issued: [2], active: 2, retiring: [] }), ["--refresh"]);
  } finally {
    await stack.dispose();
  }
}

function withEverything(settings: StackSettings): StackSettings {
  return {
    ...settings,
    "cabal-tls:doctorPolicy": true,
    "cabal-tls:alerts": { emails: ["ops@elsewhere.example"], urls: ["https://ntfy.elsewhere.example/topic"] },
    "cabal-tls:acme": {
      contact: "mailto:hostmaster@elsewhere.example",
      agreeToTerms: true,
      // Nobody answers there: the function is deployed and has nothing to obtain.
      directories: ["https://localhost:14000/dir"],
      functionName: "full-renewal",
      parameterPrefix: "/full/letsencrypt",
    },
    "cabal-tls:hosts": [
      {
        name: "smtp-out",
        deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "absent" }],
        ports: [465],
        expose: {},
      },
    ],
  };
}

/** A generation of an ACME CA, with everything that follows the issuer: there, back to ACM both ways, and its retirement. */
async function issuer(): Promise<void> {
  const profiles = { shortlived: { description: "160 hours", validityPeriod: 576_000 } };
  const pebble = await startPebble({ ...(await sharedLocalAws()), profiles });
  const stack = await testStack({
    stack: "byacme",
    domain: "byacme.example",
    skipPreview: true,
    change: withPebble(pebble.directory, "byacme"),
  });
  const rotated = { issued: [1, 2], active: 2, settings: { 2: { issuer: "acme", profile: "shortlived" } } };
  const back = { ...rotated, issued: [1, 2, 3], active: 3 };
  const retiring = { ...back, retiring: [2] };
  try {
    await stack.up({});
    await record(stack, "issuerEmergency", withWildcard(stack.settings, rotated));
    await stack.up(rotated);
    await record(stack, "issuerRollback", withWildcard(stack.settings, { ...rotated, active: 1 }));
    await record(stack, "issuerBack", withWildcard(stack.settings, back));
    await stack.up(back);
    await record(stack, "issuerUnprotect", withWildcard(stack.settings, retiring));
    await stack.up(retiring);
    const dropped = { issued: [1, 3], active: 3, settings: {}, retiring: [] };
    await record(stack, "issuerDrop", withWildcard(stack.settings, dropped));
  } finally {
    await stack.dispose();
    await pebble.stop();
  }
}

function withPebble(directory: string, name: string) {
  return (settings: StackSettings): StackSettings => {
    const all = withEverything(settings);
    const acme = all["cabal-tls:acme"] as Readonly<Record<string, unknown>>;
    const own = { directories: [directory], functionName: `${name}-renewal`, parameterPrefix: `/${name}/acme` };
    return { ...all, "cabal-tls:acme": { ...acme, ...own } };
  };
}

/** An import that somebody keeps by hand, from the change on in which the renewal function takes it over. */
async function byhand(): Promise<void> {
  const shared = await sharedLocalAws();
  const pebble = await startPebble(shared);
  const { arns } = await handMadeImport(shared.aws, { domain: "byhand.example", regions: ["us-west-2", "us-east-1"] });
  const change = withPebble(pebble.directory, "byhand");
  const stack = await testStack({ stack: "byhand", domain: "byhand.example", skipPreview: true, change });
  const of = (settings: object) => ({ issued: [1], active: 1, existing: { 1: arns }, settings: { 1: settings } });
  const adopted = of({ issuer: "acme", keyAlgorithm: "EC_prime256v1" });
  const rotated = { ...adopted, issued: [1, 2], active: 2 };
  const retiring = { ...rotated, retiring: [1] };
  try {
    await stack.up(of({ keyAlgorithm: "EC_prime256v1" }));
    await record(stack, "byhandAdopted", withWildcard(stack.settings, adopted));
    await stack.up(adopted);
    await record(stack, "byhandEmergency", withWildcard(stack.settings, rotated));
    await stack.up(rotated);
    await record(stack, "byhandRollback", withWildcard(stack.settings, { ...rotated, active: 1 }));
    await record(stack, "byhandUnprotect", withWildcard(stack.settings, retiring));
    await stack.up(retiring);
    const dropped = { issued: [2], active: 2, retiring: [], existing: {}, settings: {} };
    await record(stack, "byhandDrop", withWildcard(stack.settings, dropped));
  } finally {
    await stack.dispose();
    await pebble.stop();
  }
}

/** One region, one endpoint. */
async function single(): Promise<void> {
  const change = (settings: StackSettings) => ({
    ...settings,
    "cabal-tls:endpoints": (settings["cabal-tls:endpoints"] as readonly Endpoint[]).slice(0, 1),
  });
  const stack = await testStack({ stack: "single", domain: "single.example", skipPreview: true, change });
  try {
    await stack.up({});
    await record(stack, "singleStage", withWildcard(stack.settings, { issued: [1, 2], active: 1 }));
    await record(stack, "singleEmergency", withWildcard(stack.settings, { issued: [1, 2], active: 2 }));
  } finally {
    await stack.dispose();
  }
}

/** A renewal function in a VPC, with a security group of its own. */
async function vpc(): Promise<void> {
  const landscape = await testLandscape("vpc.example", "us-west-2");
  const change = (settings: StackSettings) => ({
    ...settings,
    "cabal-tls:endpoints": (settings["cabal-tls:endpoints"] as readonly Endpoint[]).slice(0, 1),
    "cabal-tls:acme": {
      contact: "mailto:hostmaster@elsewhere.example",
      agreeToTerms: true,
      // Nobody answers there: the function is deployed and has nothing to obtain.
      directories: ["https://localhost:14000/dir"],
      functionName: "vpc-renewal",
      parameterPrefix: "/vpc/letsencrypt",
      functionNetwork: { subnetIds: landscape.subnetIds },
    },
    "cabal-tls:hosts": [
      {
        name: "smtp-out",
        deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "absent" }],
        endpoints: [{ port: 465, connect: "smtp-out.cabal.internal" }],
      },
    ],
  });
  const stack = await testStack({ stack: "vpc", domain: "vpc.example", landscape, skipPreview: true, change });
  try {
    await stack.up({});
    await record(stack, "vpcEmergency", withWildcard(stack.settings, { issued: [1, 2], active: 2 }));
  } finally {
    await stack.dispose();
  }
}

/** A system that ran before it became a stack: its first generation is external. */
async function adopted(): Promise<void> {
  const { aws, toolchain } = await sharedLocalAws();
  const landscape = await testLandscape("adopted.example", "us-west-2");
  const outside = await outsideSystem(aws, "adopted.example", landscape);
  const stack = await testStack({ stack: "adopted", domain: "adopted.example", landscape, skipPreview: true });
  try {
    await stack.program.setConfig({});
    const names = ["--control-domain", "adopted.example", "--region", "us-west-2", "--stack", "adopted"];
    const run = await runCommand({
      program: toolchain.node,
      args: ["cli/main.ts", "adopt", "--json", "--file", stack.program.configFile, ...names],
      cwd: PROGRAM,
      env: stack.program.env,
      deadlineSeconds: 60,
    });
    if (run.exitCode !== 0) throw new Error(run.stderr);
    const settings = parse(await readFile(stack.program.configFile, "utf8")).config as StackSettings;
    const at = (wildcard: Readonly<Record<string, unknown>>) => withWildcard(settings, wildcard);
    const up = async (wildcard: Readonly<Record<string, unknown>>) => {
      await stack.program.setConfig(at(wildcard));
      await stack.up();
    };
    await up({});
    await outside.clients.elb.removeListenerCertificates({
      ListenerArn: outside.imapListener,
      Certificates: [{ CertificateArn: outside.certificates["us-west-2"] }],
    });
    await record(stack, "adoptedStage", at({ issued: [1, 2], active: 1 }));
    await record(stack, "adoptedEmergency", at({ issued: [1, 2], active: 2 }));
    await up({ issued: [1, 2], active: 2 });
    await record(stack, "adoptedRollback", at({ issued: [1, 2], active: 1 }));
  } finally {
    await stack.dispose();
  }
}

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
try {
  for (const [name, run] of Object.entries({ full, issuer, byhand, single, vpc, adopted })) {
    if (wanted.length === 0 || wanted.includes(name)) await run();
  }
} finally {
  await stopSharedLocalAws();
}
