import { join } from "node:path";
import { cacheEntry } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { digestOf } from "../../packages/local-aws/toolchain/digests.ts";
import { buildGoProgram } from "../../packages/local-aws/toolchain/goProgram.ts";

const VERSION = "4.25.2";

/** Path of a small program on lego's library, built from its Go module with the checksums in tests/bench/lego. */
export async function legoProgram(cache: string, report: (line: string) => void): Promise<string> {
  const sources = join(import.meta.dirname, "lego");
  const sums = await digestOf(["go.mod", "go.sum", "main.go"].map((file) => join(sources, file)));
  const dir = await cacheEntry({
    cache,
    key: `lego-${VERSION}-${process.platform}-${process.arch}-${sums}`,
    title: `lego ${VERSION}`,
    typical: "compiling takes about 1 min",
    peakMb: 4500,
    report,
    build: (target) =>
      buildGoProgram({ title: "lego", package: ".", sources, oldest: "1.21", wanted: "1.23.0" }, target, "lego"),
  });
  return join(dir, "lego");
}
