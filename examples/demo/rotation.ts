import { setTimeout as wait } from "node:timers/promises";
import type { ProbePath, ProbeTarget } from "../../cli/watch/probeTarget.ts";
import { type Prober, startProber } from "../../cli/watch/prober.ts";
import { regionOfArn } from "../../core/arn.ts";
import type { Inventory } from "../../core/inventory.ts";
import { asInventory } from "../../core/inventoryCodec.ts";
import type { PulumiStack } from "../../packages/local-aws/engine/index.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { type AwsEnvironment, issuedCertificates, listenerFacts } from "./awsReader.ts";
import type { DemoFacts, EndpointFacts, IssuedCertificate } from "./demoFacts.ts";
import { observe, type PathSight, waitUntilServed } from "./observation.ts";
import type { LineWriter } from "./report.ts";
import { rotationFacts } from "./rotationFacts.ts";
import { type StackSettings, withWildcard } from "./stackSettings.ts";

/** What a rotation needs to know of the AWS that it happens in. */
export interface RotationAws {
  readonly env: AwsEnvironment;
  /** PEM of the CA to trust; undefined = those of the system. */
  readonly ca: string | undefined;
  /** AWS's durations are divided by it. */
  readonly timeFactor: number;
}

/** A deployed program, and the ways to its endpoints. */
export interface RotationStage {
  readonly aws: RotationAws;
  readonly program: PulumiStack;
  readonly settings: StackSettings;
  readonly inventory: Inventory;
  readonly paths: readonly ProbePath[];
}

/** The same in a local AWS. */
export interface Stage extends RotationStage {
  readonly aws: LocalAws;
}

const FROM = 1;
const TO = 2;
/** Handshakes in a row with the new certificate that count as moved. */
const STREAK = 3;

/** Waits until every address serves generation 1. Throws at the deadline. */
export function waitForFirst(stage: RotationStage): Promise<PathSight[]> {
  return waitForGeneration(stage, FROM);
}

/** Waits until every address serves the generation. Throws at the deadline. */
export async function waitForGeneration(stage: RotationStage, generation: number): Promise<PathSight[]> {
  const certificates = await issuedCertificates(stage.inventory, stage.aws.env);
  const wanted = fingerprints(certificates, generation);
  return waitUntilServed(stage.paths, {
    trust: { ca: stage.aws.ca },
    isWanted: (_path, sha256) => wanted.has(sha256),
    deadline: servingDeadline(stage.aws),
  });
}

/** The emergency (or, from 2 to 1, its rollback): one change of config, one `pulumi up`, a prober beside it. */
export async function rotate(
  stage: RotationStage,
  before: readonly PathSight[],
  write: LineWriter,
  { from, to } = { from: FROM, to: TO },
): Promise<DemoFacts> {
  const { program, settings } = stage;
  const change = () => program.setConfig(withWildcard(settings, { issued: [FROM, TO], active: to }));
  return watchedUpdate(stage, before, write, { from, to, change });
}

export interface WatchedUpdate {
  /** Generation that serves before, and the one that is to serve after it: the same when the update is to fail. */
  readonly from: number;
  readonly to: number;
  /** Changes the stack's config. */
  readonly change: () => Promise<void>;
  /** Further flags of the engine. @default none */
  readonly flags?: readonly string[];
}

/** One change of config, one `pulumi up`, a prober beside it. */
export async function watchedUpdate(
  stage: RotationStage,
  before: readonly PathSight[],
  write: LineWriter,
  { from, to, change, flags = [] }: WatchedUpdate,
): Promise<DemoFacts> {
  const { aws, program, paths } = stage;
  const trust = { ca: stage.aws.ca };
  const prober = await startProber(paths, trust);
  try {
    await change();
    const up = await program.up({ flags });
    write(up.ok ? `  pulumi up took ${up.seconds.toFixed(1)} s` : "  pulumi up failed");
    const inventory = up.ok ? inventoryOf(await program.outputs()) : stage.inventory;
    const certificates = await issuedCertificates(ofGenerations(inventory, [from, to]), aws.env);
    if (up.ok) await waitUntilMoved(prober, paths, fingerprints(certificates, to), servingDeadline(aws));
    await prober.stop();
    const after = await observe(paths, trust);
    return {
      generations: { from, to },
      certificates,
      endpoints: targetsOf(paths).map((target) =>
        endpointFacts(target, { before, after, prober, certificates, inventory }),
      ),
      listeners: await listenerFacts(inventory, aws.env),
      rotation: rotationFacts(up),
    };
  } finally {
    await prober.stop();
  }
}

/** The inventory among a stack's outputs. Throws when the program did not publish one. */
export function inventoryOf(outputs: Readonly<Record<string, unknown>>): Inventory {
  if (outputs["inventory"] === undefined) throw new Error("the stack has no output `inventory`");
  return asInventory(outputs["inventory"]);
}

/** Without the others: one that was never issued has no certificate to compare with. */
function ofGenerations(inventory: Inventory, generations: readonly number[]): Inventory {
  const certificates = inventory.certificates.map((one) =>
    one.pipeline === "acm"
      ? { ...one, generations: one.generations.filter(({ generation }) => generations.includes(generation)) }
      : one,
  );
  return { ...inventory, certificates };
}

/** Milliseconds: an edge of CloudFront takes some minutes on AWS; the rest is for the machine. */
function servingDeadline(aws: RotationAws): number {
  return 900_000 / aws.timeFactor + 15_000;
}

/** Returns at the deadline too: the verdict names what has not moved. */
async function waitUntilMoved(
  prober: Prober,
  paths: readonly ProbePath[],
  wanted: ReadonlySet<string>,
  deadline: number,
): Promise<void> {
  const until = Date.now() + deadline;
  const moved = ({ host, port }: ProbePath) =>
    [...wanted].some((sha256) => prober.tally.lanesWithout(host, port, sha256, STREAK).length === 0);
  while (!paths.every(moved) && Date.now() < until) await wait(100);
}

interface Watched {
  readonly before: readonly PathSight[];
  readonly after: readonly PathSight[];
  readonly prober: Prober;
  readonly certificates: readonly IssuedCertificate[];
  readonly inventory: Inventory;
}

function endpointFacts(target: ProbeTarget, watched: Watched): EndpointFacts {
  const { prober, certificates, inventory } = watched;
  const isHere = ({ path }: { readonly path: ProbePath }) => path.host === target.host && path.port === target.port;
  const lanes = (sights: readonly PathSight[]) => sights.filter(isHere).map(({ lane, sha256 }) => ({ lane, sha256 }));
  // CloudFront reads its certificates in us-east-1: an endpoint's own region is in the ARN that it should serve.
  const region = regionOfArn(inventory.endpoints.find((one) => one.name === target.endpoint)?.certificateArn ?? "");
  const accepted = new Set(certificates.filter((one) => one.region === region).map((one) => one.sha256));
  return {
    target,
    before: lanes(watched.before),
    after: lanes(watched.after),
    summary: prober.tally.summary(target.host, target.port, accepted),
    held: prober.held.filter(isHere).map(({ path, answered, broken }) => ({ address: path.address, answered, broken })),
  };
}

function targetsOf(paths: readonly ProbePath[]): ProbeTarget[] {
  const targets = new Map<string, ProbeTarget>();
  for (const { endpoint, kind, host, port, protocol } of paths) {
    targets.set(`${host}:${port}`, { endpoint, kind, host, port, protocol });
  }
  return [...targets.values()];
}

function fingerprints(certificates: readonly IssuedCertificate[], generation: number): Set<string> {
  return new Set(certificates.filter((one) => one.generation === generation).map((one) => one.sha256));
}
