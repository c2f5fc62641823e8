import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../commandError.ts";
import { writeWhole } from "../writeWhole.ts";
import type { Manifest } from "./folderPlan.ts";

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
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new CommandError(`${path} cannot be read (${codeOf(cause)}). Name another folder with --out.`, 2, { cause });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
