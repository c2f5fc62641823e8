import { cacheDir } from "./cacheDir.ts";
import { pebbleServer } from "./pebbleServer.ts";
import { pulumiEngine } from "./pulumiEngine.ts";
import { pythonEnvironment } from "./pythonEnvironment.ts";

/** Absolute paths of the tools that the local AWS runs. */
export interface Toolchain {
  /** Node 24. */
  readonly node: string;
  /** The Pulumi engine, alone in its folder. */
  readonly pulumi: string;
  readonly python: string;
  readonly ruff: string;
  /** Pebble, the ACME test server. */
  readonly pebble: string;
}

/**
 * Finds or makes the tools, in the user's cache folder. `report` gets a line for everything that takes time: what, why,
 * how long it usually takes, and how long it took. Throws ToolchainError when a tool can't be had.
 */
export async function ensureToolchain(report: (line: string) => void): Promise<Toolchain> {
  const cache = cacheDir();
  const builds = [pulumiEngine(cache, report), pythonEnvironment(cache, report), pebbleServer(cache, report)] as const;
  // All run to their end even when one fails: what the others have built stays for the next start.
  await Promise.allSettled(builds);
  const [pulumi, python, pebble] = await Promise.all(builds);
  return { node: process.execPath, pulumi, python: `${python}/bin/python`, ruff: `${python}/bin/ruff`, pebble };
}
