import { mkdir, readdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { isProgram, runTool, ToolchainError, type ToolRun } from "./runTool.ts";

/** Absolute paths of the programs that check and run the alerts. */
export interface MonitoringTools {
  readonly prometheus: string;
  readonly promtool: string;
  readonly blackboxExporter: string;
  readonly amtool: string;
}

/** The name of each program: upstream's, and Debian's where it has another. */
const PROGRAMS: Readonly<Record<keyof MonitoringTools, readonly string[]>> = {
  prometheus: ["prometheus"],
  promtool: ["promtool"],
  blackboxExporter: ["blackbox_exporter", "prometheus-blackbox-exporter"],
  amtool: ["amtool"],
};
const PACKAGES = ["prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter"];
const APT_SECONDS = 300;
const INSTALL =
  "Put prometheus, promtool, blackbox_exporter and amtool on PATH (https://prometheus.io/download), then run this again.";

/**
 * Prometheus, promtool, blackbox_exporter and amtool: those on PATH when all four are there, else Debian's packages,
 * fetched and checked by apt and unpacked into the cache. Nothing is installed, and nobody need be root.
 */
export async function monitoringTools(
  cache: string,
  report: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<MonitoringTools> {
  const onPath = await toolsIn((env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== ""));
  if (onPath !== undefined) return onPath;
  const dir = await unpackedPackages(cache, report, env);
  const unpacked = await toolsIn([join(dir, "usr", "bin")]);
  if (unpacked !== undefined) return unpacked;
  throw new ToolchainError(`the packages ${PACKAGES.join(", ")} in ${dir} lack a program. ${INSTALL}`);
}

/** The first folder that has it counts, for each program; undefined when one is nowhere. */
async function toolsIn(dirs: readonly string[]): Promise<MonitoringTools | undefined> {
  const find = async (names: readonly string[]) => {
    for (const path of dirs.flatMap((dir) => names.map((name) => join(dir, name)))) {
      if (await isProgram(path)) return path;
    }
    return undefined;
  };
  const prometheus = await find(PROGRAMS.prometheus);
  const promtool = await find(PROGRAMS.promtool);
  const blackboxExporter = await find(PROGRAMS.blackboxExporter);
  const amtool = await find(PROGRAMS.amtool);
  if (prometheus === undefined || promtool === undefined) return undefined;
  if (blackboxExporter === undefined || amtool === undefined) return undefined;
  return { prometheus, promtool, blackboxExporter, amtool };
}

async function unpackedPackages(
  cache: string,
  report: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const lists = join(cache, "apt");
  const wanted = await wantedPackages(lists, report, env);
  return cacheEntry({
    cache,
    // Name, size and checksum of every package are in what apt prints.
    key: `monitoring-${process.platform}-${process.arch}-${await digestOf([], wanted.text)}`,
    title: "Prometheus, blackbox_exporter and Alertmanager's amtool",
    typical: "about 10 s and 150 MB",
    peakMb: 600,
    report,
    build: (target) => unpack(target, wanted.options, env),
  });
}

interface WantedPackages {
  /** apt's options: the machine's own package lists, or those in the cache. */
  readonly options: readonly string[];
  readonly text: string;
}

/** From the machine's package lists, else from lists of our own, which anybody may fetch. */
async function wantedPackages(
  lists: string,
  report: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<WantedPackages> {
  const apt = (args: readonly string[]) => runTool("apt-get", args, { env, deadlineSeconds: APT_SECONDS });
  const print = ["download", "--print-uris", ...PACKAGES];
  const known = await apt(print);
  if (known.code === 0) return { options: [], text: known.stdout };
  if (known.code === 127) {
    throw new ToolchainError(`prometheus is not on PATH, and there is no apt-get that could fetch it. ${INSTALL}`);
  }
  await mkdir(join(lists, "lists", "partial"), { recursive: true });
  const options = ["-o", `Dir::State::Lists=${join(lists, "lists")}`, "-o", `Dir::Cache=${lists}`];
  report("Package lists: this machine's have no prometheus; fetching some of our own (about 20 s) …");
  const updated = await apt([...options, "update"]);
  const found = await apt([...options, ...print]);
  if (found.code === 0) return { options, text: found.stdout };
  throw aptFailure(updated.code === 0 ? found : updated);
}

async function unpack(target: string, options: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const run = { cwd: target, env, deadlineSeconds: APT_SECONDS };
  const fetched = await runTool("apt-get", [...options, "download", ...PACKAGES], run);
  if (fetched.code !== 0) throw aptFailure(fetched);
  for (const file of (await readdir(target)).filter((name) => name.endsWith(".deb"))) {
    const unpacked = await runTool("dpkg", ["-x", file, target], run);
    if (unpacked.code !== 0) throw aptFailure(unpacked);
    await rm(join(target, file));
  }
}

function aptFailure({ code, stderr }: ToolRun): ToolchainError {
  const tail = stderr.trim().split("\n").slice(-10).join("\n");
  return new ToolchainError(
    `${PACKAGES.join(", ")} cannot be had from apt (code ${code}). ${INSTALL} It said:\n${tail}`,
  );
}
