import { join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { buildGoProgram } from "./goProgram.ts";
import { runTool, ToolchainError } from "./runTool.ts";

export const ALERTMANAGER_VERSION = "0.28.1";

/**
 * Path of Alertmanager, built from its Go module with the checksums in packages/local-aws/toolchain/alertmanager. Debian's package has
 * one too, which runs only where it is installed: the path of its templates is compiled in.
 */
export async function alertmanagerServer(cache: string, report: (line: string) => void): Promise<string> {
  const sources = join(import.meta.dirname, "alertmanager");
  const sums = await digestOf([join(sources, "go.mod"), join(sources, "go.sum")]);
  const dir = await cacheEntry({
    cache,
    key: `alertmanager-${ALERTMANAGER_VERSION}-${process.platform}-${process.arch}-${sums}`,
    title: `Alertmanager ${ALERTMANAGER_VERSION}`,
    typical: "compiling takes about 2 min",
    peakMb: 3000,
    report,
    build: (target) => compile(sources, target),
  });
  return join(dir, "alertmanager");
}

async function compile(sources: string, target: string): Promise<void> {
  const program = {
    title: "Alertmanager",
    package: "github.com/prometheus/alertmanager/cmd/alertmanager",
    sources,
    linkerFlags: `-X github.com/prometheus/common/version.Version=${ALERTMANAGER_VERSION}`,
    oldest: "1.21",
    wanted: "1.23.0",
  };
  await buildGoProgram(program, target, "alertmanager");
  const { code, stdout, stderr } = await runTool(join(target, "alertmanager"), ["--version"], { deadlineSeconds: 60 });
  if (code !== 0 || !stdout.startsWith(`alertmanager, version ${ALERTMANAGER_VERSION} `)) {
    throw new ToolchainError(`the Alertmanager just built does not run (code ${code}): ${stdout}${stderr}`);
  }
}
