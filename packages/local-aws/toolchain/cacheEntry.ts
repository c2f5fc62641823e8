import { randomUUID } from "node:crypto";
import { access, constants, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { onExit } from "../process/onExit.ts";
import { treeDigest } from "./digests.ts";
import { withFileLock } from "./fileLock.ts";
import { ToolchainError } from "./runTool.ts";

export interface CacheEntry {
  /** Folder that holds all entries. */
  readonly cache: string;
  /** Folder name of this entry; everything that its content depends on is in it. */
  readonly key: string;
  /** What is made, for the progress lines: "Pulumi engine 3.274.1". */
  readonly title: string;
  /** What the user should expect: "about 5 min". */
  readonly typical: string;
  /** Megabytes that the disk must have free while it is made. */
  readonly peakMb: number;
  /** Fills the empty folder `dir`. Throws when it can't. */
  readonly build: (dir: string) => Promise<void>;
  readonly report: (line: string) => void;
}

/** A slow machine compiles the engine in 15 min. */
const LOCK_DEADLINE_SECONDS = 1800;
const DIGEST = ".digest";

/**
 * The folder of a complete entry, built on first use: in a temporary folder, under a lock, with the digest of its
 * content recorded, and moved to its place in one step, so that a half-built entry is never seen.
 * An entry whose content no longer has its digest is built again. Throws ToolchainError when the folder cannot be written,
 * or its disk is too full, before anything is made.
 */
export async function cacheEntry(entry: CacheEntry): Promise<string> {
  const dir = join(entry.cache, entry.key);
  if ((await conditionOf(dir)) === "complete") return dir;
  await makeCache(entry);
  const lock = {
    deadlineSeconds: LOCK_DEADLINE_SECONDS,
    onWait: (pid: number) => entry.report(`${entry.title}: process ${pid} is making it; waiting for it …`),
  };
  await withFileLock(`${dir}.lock`, lock, async () => {
    const condition = await conditionOf(dir);
    if (condition !== "complete") await make(entry, dir, condition);
  });
  return dir;
}

async function makeCache({ cache, title, peakMb }: CacheEntry): Promise<void> {
  const elsewhere = "set XDG_CACHE_HOME to a folder elsewhere, then run this again";
  try {
    await mkdir(cache, { recursive: true });
    await access(cache, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new ToolchainError(`the cache folder ${cache} cannot be written (${code}): repair it, or ${elsewhere}.`);
  }
  const { bavail, bsize } = await statfs(cache);
  const freeMb = Math.floor((bavail * bsize) / 1e6);
  if (freeMb >= peakMb) return;
  throw new ToolchainError(
    `${title} needs ${peakMb} MB in ${cache} while it is made, and its disk has ${freeMb} MB free: make room, or ${elsewhere}.`,
  );
}

/** Folders of builds that were killed: under the lock, no build of this entry can be running. */
async function removeLeftovers({ cache, key }: CacheEntry): Promise<void> {
  const left = (await readdir(cache)).filter((name) => name.startsWith(`${key}.tmp-`));
  await Promise.all(left.map((name) => rm(join(cache, name), { recursive: true, force: true })));
}

type Condition = "complete" | "absent" | "damaged";

async function conditionOf(dir: string): Promise<Condition> {
  const recorded = await readFile(join(dir, DIGEST), "utf8").catch(() => undefined);
  if (recorded === undefined) return "absent";
  return (await treeDigest(dir, DIGEST)) === recorded ? "complete" : "damaged";
}

async function make(entry: CacheEntry, dir: string, condition: Condition): Promise<void> {
  const why = condition === "absent" ? "not in the cache yet" : "its files in the cache have changed";
  entry.report(`${entry.title}: ${why}; making it in ${entry.cache} (${entry.typical}, once) …`);
  const started = Date.now();
  await removeLeftovers(entry);
  const temporary = `${dir}.tmp-${process.pid}-${randomUUID()}`;
  const remove = () => rm(temporary, { recursive: true, force: true });
  const forget = onExit(remove);
  try {
    await mkdir(temporary);
    await entry.build(temporary);
    await writeFile(join(temporary, DIGEST), await treeDigest(temporary, DIGEST));
    await rm(dir, { recursive: true, force: true });
    await rename(temporary, dir);
  } finally {
    forget();
    await remove();
  }
  entry.report(`${entry.title}: ready after ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The folder that keeps tools between runs: `$XDG_CACHE_HOME/cabal-tls`, else `~/.cache/cabal-tls`. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  // The XDG specification says that a relative path is to be ignored.
  return base !== undefined && isAbsolute(base) ? join(base, "cabal-tls") : join(homedir(), ".cache", "cabal-tls");
}
