import { join } from "node:path";
import { probeTargets } from "../../cli/watch/probeTarget.ts";
import { createWorkspace, type EngineResult } from "../../packages/local-aws/engine/index.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import type { Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { engineErrors } from "./engineErrors.ts";
import { type Landscape, landscapeOf } from "./landscape.ts";
import { localPaths } from "./localPaths.ts";
import { inventoryOf, type Stage } from "./rotation.ts";
import { localSettings, type StackSettings, withLandscape, withLocalCa, withoutHosts } from "./stackSettings.ts";

export interface DeploymentOptions {
  readonly programDir: string;
  readonly toolchain: Toolchain;
  readonly aws: LocalAws;
  readonly stack: string;
  /** @default that of Pulumi.local.yaml */
  readonly controlDomain?: string;
  /** URL of the ACME directory for the host certificates. @default none, so there are none */
  readonly directory?: string;
}

const LANDSCAPE_DIR = join(import.meta.dirname, "..", "landscape");

/** There is nothing yet that a preview could save. */
const FIRST = { flags: ["--skip-preview"] };

/** The rest of the mail system, as a stack of its own. Throws with the engine's words when it can't be deployed. */
export async function deployLandscape(options: DeploymentOptions): Promise<Landscape> {
  const { toolchain, aws, stack } = options;
  const settings = settingsOf(options);
  const landscape = await createWorkspace({ toolchain, aws, programDir: LANDSCAPE_DIR, stack });
  try {
    await landscape.setConfig({
      "aws:region": settings["aws:region"],
      "landscape:controlDomain": settings["cabal-tls:controlDomain"],
    });
    assertSucceeded("landscape", await landscape.up(FIRST));
    return landscapeOf(await landscape.outputs());
  } finally {
    await landscape.dispose();
  }
}

/** The program with generation 1. Throws with the engine's words when it can't be deployed. */
export async function deployProgram(options: DeploymentOptions, landscape: Landscape): Promise<Stage> {
  const { toolchain, aws, programDir, stack } = options;
  const program = await createWorkspace({ toolchain, aws, programDir, stack });
  try {
    const settings = withLandscape(settingsOf(options), landscape);
    await program.setConfig(settings);
    assertSucceeded("program", await program.up(FIRST));
    const inventory = inventoryOf(await program.outputs());
    const paths = await localPaths(probeTargets(inventory), aws.dns, await aws.frontends());
    return { aws, program, settings, inventory, paths };
  } catch (error) {
    await program.dispose();
    throw error;
  }
}

/** Throws with the engine's own words when a run failed. */
export function assertSucceeded(what: string, result: EngineResult): void {
  if (result.ok) return;
  throw new Error(`pulumi failed on the ${what} (exit code ${result.exitCode}): ${engineErrors(result).join(" | ")}`);
}

function settingsOf({ programDir, controlDomain, directory }: DeploymentOptions): StackSettings {
  const file = localSettings(programDir);
  const settings = directory === undefined ? withoutHosts(file) : withLocalCa(file, directory);
  return controlDomain === undefined ? settings : { ...settings, "cabal-tls:controlDomain": controlDomain };
}
