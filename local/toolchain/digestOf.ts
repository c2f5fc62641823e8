import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Twelve hexadecimal digits that stand for the content of these files and texts, in this order. */
export async function digestOf(files: readonly string[], ...texts: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file)).update("\0");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 12);
}
