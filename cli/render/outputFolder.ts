import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../command/commandError.ts";
import { errorCode, writeWhole } from "../command/textFile.ts";

const MANIFEST = ".cabal-tls-render.json";

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of those of the paths that are there. Throws CommandError when one can't be read. */
export async function presentFiles(dir: string, paths: readonly string[]): Promise<Manifest> {
  const present: Record<string, string> = {};
  for (const path of new Set(paths)) {
    const content = await contentOf(join(dir, path));
    if (content !== undefined) present[path] = sha256(content);
  }
  return present;
}

/** What an earlier run wrote; empty when there was none. */
export async function readManifest(dir: string): Promise<Manifest> {
  const text = await contentOf(join(dir, MANIFEST));
  if (text === undefined) return {};
  try {
    const { files } = JSON.parse(text.toString("utf8")) as { readonly files?: Manifest };
    if (typeof files === "object" && Object.keys(files).every(isInside)) return files;
  } catch {
    // Told below, as for a file of another shape.
  }
  throw new CommandError(`${join(dir, MANIFEST)} is damaged. Remove it, then run this again with --force.`, 2);
}

/** A damaged or forged list must not lead to files outside the folder. */
function isInside(path: string): boolean {
  return !path.startsWith("/") && !path.split("/").includes("..");
}

export async function writeManifest(dir: string, files: Manifest): Promise<void> {
  await writeWhole(join(dir, MANIFEST), `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`);
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw new CommandError(`${path} cannot be read (${errorCode(cause)}). Name another folder with --out.`, 2, {
      cause,
    });
  }
}

/** What was written the last time: SHA-256 by path. Kept beside the files, so that only our own are ever replaced. */
export type Manifest = Readonly<Record<string, string>>;

export interface FolderPlan {
  /** Missing, or ours and out of date. */
  readonly write: readonly string[];
  readonly unchanged: readonly string[];
  /** Ours, and no longer rendered. */
  readonly remove: readonly string[];
  /** In the way, and not as render wrote it: a foreign file, or one changed by hand. */
  readonly foreign: readonly string[];
}

/**
 * What has to happen in a folder so that it has the wanted files. All three are SHA-256 by path: what is wanted, what
 * is there, and what we wrote the last time. A file that is there as it is wanted is never foreign.
 */
export function folderPlan(wanted: Manifest, present: Manifest, written: Manifest): FolderPlan {
  const isOurs = (path: string) => present[path] === undefined || present[path] === written[path];
  const differing = Object.keys(wanted).filter((path) => present[path] !== wanted[path]);
  const dropped = Object.keys(written).filter((path) => wanted[path] === undefined && present[path] !== undefined);
  return {
    write: differing.filter(isOurs).sort(),
    unchanged: Object.keys(wanted)
      .filter((path) => present[path] === wanted[path])
      .sort(),
    remove: dropped.filter(isOurs).sort(),
    foreign: [...differing, ...dropped].filter((path) => !isOurs(path)).sort(),
  };
}
