import { join } from "node:path";
import { probeTargets } from "../../cli/watch/index.ts";
import type { Inventory } from "../../core/inventory.ts";
import { issuedCertificates } from "../../examples/demo/awsReader.ts";
import { type Landscape, landscapeOf } from "../../examples/demo/landscape.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { waitUntilServed } from "../../examples/demo/observation.ts";
import { inventoryOf } from "../../examples/demo/rotation.ts";
import { localSettings, type StackSettings, withLandscape, withWildcard } from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type EngineResult, type PulumiStack } from "../../local/engine/index.ts";
import { type SharedLocalAws, sharedLocalAws } from "./sharedLocalAws.ts";

export const PROGRAM = join(import.meta.dirname, "..", "..");
const LANDSCAPE = join(PROGRAM, "examples", "landscape");
const SERVING_DEADLINE = 30_000;

export interface TestStackOptions {
  /** Unique in the run: physical names carry it. */
  readonly stack: string;
  /** Control domain; its zone is made by the landscape. */
  readonly domain: string;
  /** @default "us-west-2" */
  readonly region?: string;
  /** The landscape of another test stack, to share account, network and zone with it. */
  readonly landscape?: Landscape;
  /** Changes the settings of Pulumi.local.yaml. */
  readonly change?: (settings: StackSettings) => StackSettings;
}

/** The program on the shared local AWS, with a landscape of its own. */
export interface TestStack {
  readonly program: PulumiStack;
  readonly settings: StackSettings;
  readonly landscape: Landscape;
  readonly shared: SharedLocalAws;
  /** Changes the wildcard's config and runs `pulumi up`. Throws when that fails. */
  up(wildcard?: Readonly<Record<string, unknown>>): Promise<EngineResult>;
  inventory(): Promise<Inventory>;
  /** Waits until every address of every endpoint serves the generation. Throws when one does not. */
  serves(generation: number): Promise<void>;
  dispose(): Promise<void>;
}

export async function testStack(options: TestStackOptions): Promise<TestStack> {
  const shared = await sharedLocalAws();
  const landscape = options.landscape ?? (await testLandscape(options));
  const settings = settingsOf(options, landscape);
  const program = await createWorkspace({ ...shared, programDir: PROGRAM, stack: options.stack });
  await program.setConfig(settings);
  const inventory = async () => inventoryOf(await program.outputs());
  return {
    program,
    settings,
    landscape,
    shared,
    inventory,
    up: async (wildcard) => {
      if (wildcard !== undefined) await program.setConfig(withWildcard(settings, wildcard));
      return succeeded(await program.up());
    },
    serves: async (generation) => waitForGeneration(shared, await inventory(), generation),
    dispose: () => program.dispose(),
  };
}

/** Throws with the engine's own words when a run failed. */
export function succeeded(result: EngineResult): EngineResult {
  if (!result.ok)
    throw new Error(`pulumi failed (${result.exitCode}): ${result.diagnostics.join("\n")}\n${result.stderr}`);
  return result;
}

/** Zone, network and API on the shared local AWS, as a stack of their own. */
export async function testLandscape({ stack, domain, region = "us-west-2" }: TestStackOptions): Promise<Landscape> {
  const shared = await sharedLocalAws();
  const workspace = await createWorkspace({ ...shared, programDir: LANDSCAPE, stack });
  try {
    await workspace.setConfig({ "aws:region": region, "landscape:controlDomain": domain });
    succeeded(await workspace.up());
    return landscapeOf(await workspace.outputs());
  } finally {
    await workspace.dispose();
  }
}

function settingsOf(
  { domain, region, change = (same) => same }: TestStackOptions,
  landscape: Landscape,
): StackSettings {
  const own = { "cabal-tls:controlDomain": domain, ...(region === undefined ? {} : { "aws:region": region }) };
  return change(withLandscape({ ...localSettings(PROGRAM), ...own }, landscape));
}

async function waitForGeneration({ aws }: SharedLocalAws, inventory: Inventory, generation: number): Promise<void> {
  const certificates = await issuedCertificates(inventory, aws.env);
  const wanted = new Set(certificates.filter((one) => one.generation === generation).map((one) => one.sha256));
  const paths = await localPaths(probeTargets(inventory), aws.dns, await aws.frontends());
  await waitUntilServed(paths, {
    trust: { ca: aws.ca },
    isWanted: (_path, sha256) => wanted.has(sha256),
    deadline: SERVING_DEADLINE,
  });
}
