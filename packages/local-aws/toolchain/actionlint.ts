import { join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { buildGoProgram } from "./goProgram.ts";

export const ACTIONLINT_VERSION = "1.7.12";

/** Path of actionlint, which checks the workflows of GitHub Actions; built from its Go module. */
export async function actionlint(cache: string, report: (line: string) => void): Promise<string> {
  const sources = join(import.meta.dirname, "actionlint");
  const sums = await digestOf([join(sources, "go.mod"), join(sources, "go.sum")]);
  const program = {
    title: "actionlint",
    package: "github.com/rhysd/actionlint/cmd/actionlint",
    sources,
    oldest: "1.25",
    wanted: "1.25.0",
  };
  const dir = await cacheEntry({
    cache,
    key: `actionlint-${ACTIONLINT_VERSION}-${process.platform}-${process.arch}-${sums}`,
    title: `actionlint ${ACTIONLINT_VERSION}`,
    typical: "compiling takes about 10 s",
    peakMb: 700,
    report,
    build: (target) => buildGoProgram(program, target, "actionlint"),
  });
  return join(dir, "actionlint");
}
