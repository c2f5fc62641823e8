import { join } from "node:path";
import { cacheDir, cacheEntry } from "../../../toolchain/cacheEntry.ts";
import { digestOf } from "../../../toolchain/digests.ts";
import { buildGoProgram } from "../../../toolchain/goProgram.ts";

const BRIDGE_VERSION = "3.136.0";
const SOURCES = ["go.mod", "go.sum", "main.go", "cloud.go", "resource.go", "types.go"];

/**
 * Path of a plugin that is the real terraform bridge around three mimics, built with the checksums in bridge/. It has
 * the engine's Pulumi modules, so what Go compiled for the engine is compiled.
 */
export async function bridgePlugin(report: (line: string) => void): Promise<string> {
  const sources = join(import.meta.dirname, "bridge");
  const sums = await digestOf(SOURCES.map((file) => join(sources, file)));
  const program = { title: "the terraform bridge", package: ".", sources, oldest: "1.25", wanted: "1.26.6" };
  const dir = await cacheEntry({
    cache: cacheDir(),
    key: `bridge-${BRIDGE_VERSION}-${process.platform}-${process.arch}-${sums}`,
    title: `Terraform bridge ${BRIDGE_VERSION}`,
    typical: "compiling takes about 30 s after the engine's",
    peakMb: 4500,
    report,
    build: (target) => buildGoProgram(program, target, "pulumi-resource-mimic"),
  });
  return join(dir, "pulumi-resource-mimic");
}
