import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE_FILE, type RenewalBundle } from "./renewalBundle.ts";

/** Paths of the bundle's files. The engine reads them, and keeps their hashes instead of a megabyte of text. */
export interface StoredBundle {
  readonly code: string;
  readonly sourceMap: string;
}

/**
 * Keeps a bundle below `folder`, under the hash of its content: what is there is whole and never changes, so that
 * programs which run at once, and the engine that reads while another one starts, do not meet.
 */
export function storeBundle(folder: string, { code, sourceMap }: RenewalBundle): StoredBundle {
  const hash = createHash("sha256").update(code).update(sourceMap).digest("hex");
  const place = join(folder, hash.slice(0, 32));
  if (!existsSync(place)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = mkdtempSync(join(folder, "unfinished-"));
    writeFileSync(join(unfinished, BUNDLE_FILE), code);
    writeFileSync(join(unfinished, `${BUNDLE_FILE}.map`), sourceMap);
    moveUnlessThere(unfinished, place);
  }
  return { code: join(place, BUNDLE_FILE), sourceMap: join(place, `${BUNDLE_FILE}.map`) };
}

function moveUnlessThere(unfinished: string, place: string): void {
  try {
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else was faster, with the same content.
    if (!existsSync(place)) throw error;
  }
}
