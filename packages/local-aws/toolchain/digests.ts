import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";

/** Twelve hexadecimal digits that stand for the content of these files and texts, in this order. */
export async function digestOf(files: readonly string[], ...texts: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file)).update("\0");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 12);
}

/** Files above this size (programs, libraries) are digested by content, smaller ones by path and size. */
const CONTENT_FROM = 4 * 1024 * 1024;

/**
 * A digest that changes when a file of the folder is missing, cut short or added, or a big one has other content.
 * Python's bytecode is left out, since Python writes it at any time; so is the file named `except`.
 */
export async function treeDigest(dir: string, except: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith(".pyc") && entry.name !== except)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${relative(dir, path)}\0${await mark(path)}\n`);
  return hash.digest("hex");
}

async function mark(path: string): Promise<string> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return readlink(path);
  return found.size < CONTENT_FROM ? String(found.size) : contentDigest(path);
}

async function contentDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest("hex");
}
