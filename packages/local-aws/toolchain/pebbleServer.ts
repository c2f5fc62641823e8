import { join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { buildGoProgram } from "./goProgram.ts";
import { runTool, ToolchainError } from "./runTool.ts";

export const PEBBLE_VERSION = "2.10.1";
const PACKAGE = "github.com/letsencrypt/pebble/v2/cmd/pebble";

/** Path of Pebble, Let's Encrypt's test server, built from its Go module with the checksums in packages/local-aws/toolchain/pebble. */
export async function pebbleServer(cache: string, report: (line: string) => void): Promise<string> {
  const sources = join(import.meta.dirname, "pebble");
  const sums = await digestOf([join(sources, "go.mod"), join(sources, "go.sum")]);
  const dir = await cacheEntry({
    cache,
    key: `pebble-${PEBBLE_VERSION}-${process.platform}-${process.arch}-${sums}`,
    title: `Pebble ${PEBBLE_VERSION}`,
    typical: "compiling takes about 10 s",
    peakMb: 700,
    report,
    build: (target) => compile(sources, target),
  });
  return join(dir, "pebble");
}

async function compile(sources: string, target: string): Promise<void> {
  const program = {
    title: "Pebble",
    package: PACKAGE,
    sources,
    linkerFlags: `-X main.version=${PEBBLE_VERSION}`,
    oldest: "1.21",
    wanted: "1.24.0",
  };
  await buildGoProgram(program, target, "pebble");
  const { code, stdout, stderr } = await runTool(join(target, "pebble"), ["-version"], { deadlineSeconds: 60 });
  if (code !== 0 || stdout.trim() !== `Pebble version: ${PEBBLE_VERSION}`) {
    throw new ToolchainError(`the Pebble just built does not run (code ${code}): ${stdout}${stderr}`);
  }
}
