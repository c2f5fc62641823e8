import { chmod, copyFile, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { buildGoProgram } from "./goProgram.ts";
import { isProgram, runTool, ToolchainError } from "./runTool.ts";

export const PULUMI_VERSION = "3.274.1";
const MODULE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_FLAG = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`;
const SOURCES = join(import.meta.dirname, "pulumi");
/** What go.mod of that Pulumi version asks for; an older Go fetches it as a module. */
const GO_WANTED = "1.26.6";
const GO_OLDEST = "1.25";

/**
 * Path of the Pulumi engine of exactly the wanted version: a copy of the one on PATH, else built from its Go module
 * with the checksums in packages/local-aws/toolchain/pulumi.
 *
 * A copy, alone in its folder, because the engine prefers a language host that lies beside its own program, and the
 * local AWS brings its own host.
 */
export async function pulumiEngine(cache: string, report: (line: string) => void): Promise<string> {
  const onPath = await pulumiOnPath();
  const dir = await cacheEntry({
    cache,
    key: await entryKey(),
    title: `Pulumi engine ${PULUMI_VERSION}`,
    typical: onPath === undefined ? "compiling takes 5 to 8 min on 2 cores" : `a copy of ${onPath}`,
    peakMb: 4500,
    report,
    build: (target) => (onPath === undefined ? compile(target) : copyProgram(onPath, target)),
  });
  return join(dir, "pulumi");
}

/** Path of the engine that an earlier run has put into the cache; undefined when there is none. */
export async function cachedPulumi(cache: string): Promise<string | undefined> {
  const program = join(cache, await entryKey(), "pulumi");
  return (await isProgram(program)) ? program : undefined;
}

async function entryKey(): Promise<string> {
  const sums = await digestOf([join(SOURCES, "go.mod"), join(SOURCES, "go.sum")]);
  return `pulumi-${PULUMI_VERSION}-${process.platform}-${process.arch}-${sums}`;
}

async function copyProgram(from: string, target: string): Promise<void> {
  await copyFile(from, join(target, "pulumi"));
  await chmod(join(target, "pulumi"), 0o755);
}

async function compile(target: string): Promise<void> {
  const program = {
    title: "the Pulumi engine",
    package: MODULE,
    sources: SOURCES,
    linkerFlags: VERSION_FLAG,
    oldest: GO_OLDEST,
    wanted: GO_WANTED,
    otherwise: `put pulumi ${PULUMI_VERSION} on PATH`,
  };
  await buildGoProgram(program, target, "pulumi");
  const version = await versionOf(join(target, "pulumi"));
  if (version !== PULUMI_VERSION) {
    throw new ToolchainError(
      `the engine just built says version ${version}, not ${PULUMI_VERSION}; its go.mod is wrong`,
    );
  }
}

async function pulumiOnPath(): Promise<string | undefined> {
  for (const dir of (process.env["PATH"] ?? "").split(delimiter)) {
    const program = join(dir, "pulumi");
    // node_modules/.bin and the like may hold scripts of that name: only a native program can be copied.
    if (dir !== "" && (await isNative(program)) && (await versionOf(program)) === PULUMI_VERSION) return program;
  }
  return undefined;
}

async function isNative(program: string): Promise<boolean> {
  const start = (await readFile(program).catch(() => Buffer.alloc(0))).subarray(0, 4).toString("hex");
  return start === "7f454c46" || start === "cffaedfe";
}

async function versionOf(program: string): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await runTool(program, ["version"], { env, deadlineSeconds: 60 });
  return code === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}
