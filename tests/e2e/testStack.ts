import { join } from "node:path";
import { probeTargets } from "../../cli/watch/probeTarget.ts";
import type { Inventory } from "../../core/inventory.ts";
import { issuedCertificates } from "../../examples/demo/awsReader.ts";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import type { Landscape } from "../../examples/demo/landscape.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { waitUntilServed } from "../../examples/demo/observation.ts";
import { inventoryOf } from "../../examples/demo/rotation.ts";
import {
  localSettings,
  type StackSettings,
  withLandscape,
  withoutAlerts,
  withoutHosts,
  withWildcard,
} from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type EngineResult, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { type SharedLocalAws, sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";

export const PROGRAM = join(import.meta.dirname, "..", "..");
const SERVING_DEADLINE = 30_000;

export interface TestStackOptions {
  /** Unique in the run: physical names carry it. */
  readonly stack: string;
  /** Control domain. */
  readonly domain: string;
  /** @default "us-west-2" */
  readonly region?: string;
  /** @default the region's network and API, and a new zone */
  readonly landscape?: Landscape;
  /** Updates without the preview before them, which takes half of the time. @default false */
  readonly skipPreview?: boolean;
  /** Changes the settings of Pulumi.local.yaml, which come without its hosts and alerts. */
  readonly change?: (settings: StackSettings) => StackSettings;
}

/** The program on the shared local AWS. */
export interface TestStack {
  readonly program: PulumiStack;
  readonly settings: StackSettings;
  readonly landscape: Landscape;
  readonly shared: SharedLocalAws;
  /** Changes the wildcard's config and runs `pulumi up`. Throws when that fails. */
  up(wildcard?: Readonly<Record<string, unknown>>): Promise<EngineResult>;
  /** Changes the wildcard's config only. */
  configure(wildcard: Readonly<Record<string, unknown>>): Promise<void>;
  inventory(): Promise<Inventory>;
  /**
   * Waits until every address of every endpoint serves the generation. Throws when one does not. `roots`: PEM of the CA that
   * has issued it, when that is not ACM.
   */
  serves(generation: number, roots?: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function testStack(options: TestStackOptions): Promise<TestStack> {
  const shared = await sharedLocalAws();
  const landscape = options.landscape ?? (await testLandscape(options.domain, options.region ?? "us-west-2"));
  const settings = settingsOf(options, landscape);
  const program = await createWorkspace({ ...shared, programDir: PROGRAM, stack: options.stack });
  await program.setConfig(settings);
  const inventory = async () => inventoryOf(await program.outputs());
  const configure = (wildcard: Readonly<Record<string, unknown>>) =>
    program.setConfig(withWildcard(settings, wildcard));
  return {
    program,
    settings,
    landscape,
    shared,
    inventory,
    configure,
    up: async (wildcard) => {
      if (wildcard !== undefined) await configure(wildcard);
      const result = await program.up({ flags: options.skipPreview ? ["--skip-preview"] : [] });
      assertSucceeded(`stack ${options.stack}`, result);
      return result;
    },
    serves: async (generation, roots) => waitForGeneration(shared, await inventory(), generation, roots),
    dispose: () => program.dispose(),
  };
}

function settingsOf(
  { domain, region, change = (same) => same }: TestStackOptions,
  landscape: Landscape,
): StackSettings {
  const own = { "cabal-tls:controlDomain": domain, ...(region === undefined ? {} : { "aws:region": region }) };
  const local = withoutAlerts(withoutHosts(localSettings(PROGRAM)));
  return change(withLandscape({ ...local, ...own }, landscape));
}

async function waitForGeneration(
  { aws }: SharedLocalAws,
  inventory: Inventory,
  generation: number,
  roots = aws.ca,
): Promise<void> {
  const certificates = await issuedCertificates(withGeneration(inventory, generation), aws.env);
  const wanted = new Set(certificates.map((one) => one.sha256));
  const paths = await localPaths(probeTargets(inventory), aws.dns, await aws.frontends());
  await waitUntilServed(paths, {
    trust: { ca: roots },
    isWanted: (_path, sha256) => wanted.has(sha256),
    deadline: SERVING_DEADLINE,
  });
}

/** Without the other generations: one that was never issued has no certificate to compare with. */
function withGeneration(inventory: Inventory, generation: number): Inventory {
  const certificates = inventory.certificates.map((one) =>
    one.pipeline === "acm"
      ? { ...one, generations: one.generations.filter((entry) => entry.generation === generation) }
      : one,
  );
  return { ...inventory, certificates };
}
