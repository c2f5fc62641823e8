import { awsPlugin, PROVIDER_VARIABLE } from "./awsPlugin.ts";
import { cacheDir } from "./cacheEntry.ts";
import { pebbleServer } from "./pebbleServer.ts";
import { pulumiEngine } from "./pulumiEngine.ts";
import { pythonEnvironment } from "./pythonEnvironment.ts";
import { ToolchainError } from "./runTool.ts";

/** Absolute paths of the tools that the local AWS runs. */
export interface Toolchain {
  /** Node 24. */
  readonly node: string;
  /** The Pulumi engine, alone in its folder. */
  readonly pulumi: string;
  readonly python: string;
  /** Pebble, the ACME test server. */
  readonly pebble: string;
  /** Command line of the engine's aws plugin: the stand-in, unless `--provider` names another. */
  readonly awsPlugin: readonly string[];
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
  const node = process.execPath;
  const plugin = await awsPlugin(process.env[PROVIDER_VARIABLE], { cache, node, pulumi, report });
  return { node, pulumi, python: `${python}/bin/python`, pebble, awsPlugin: plugin };
}

/** The tools; or one sentence that says what to do, and the end of the process with exit code 1. */
export async function toolchainOrExit(report: (line: string) => void): Promise<Toolchain> {
  try {
    return await ensureToolchain(report);
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    process.stderr.write(`cabal-tls: ${error.message}\n`);
    process.exit(1);
  }
}
