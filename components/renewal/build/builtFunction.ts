import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFunction, type FunctionCode, FUNCTION_FILE } from "./buildFunction.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

const CACHE = join(ROOT, "node_modules", ".cache", "cabal-tls", "renewal");

/** Paths of the function's files. The engine reads them, and keeps their hashes instead of a megabyte of text. */
export interface FunctionFiles {
  readonly code: string;
  readonly sourceMap: string;
}

let built: Promise<FunctionFiles> | undefined;

/** The renewal function of this very checkout, built once and kept where tools keep what they can make again. */
export function builtFunction(): Promise<FunctionFiles> {
  built ??= buildFunction(ROOT).then((code) => keepFiles(CACHE, code));
  return built;
}

/**
 * Keeps the function's code below `folder`, under the hash of its content: what is there is whole and never changes, so
 * that programs which run at once, and the engine that reads while another one starts, do not meet.
 */
export function keepFiles(folder: string, { code, sourceMap }: FunctionCode): FunctionFiles {
  const hash = createHash("sha256").update(code).update(sourceMap).digest("hex");
  const kept = join(folder, hash.slice(0, 32));
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = mkdtempSync(join(folder, "unfinished-"));
    writeFileSync(join(unfinished, FUNCTION_FILE), code);
    writeFileSync(join(unfinished, `${FUNCTION_FILE}.map`), sourceMap);
    moveUnlessThere(unfinished, kept);
  }
  return { code: join(kept, FUNCTION_FILE), sourceMap: join(kept, `${FUNCTION_FILE}.map`) };
}

function moveUnlessThere(unfinished: string, kept: string): void {
  try {
    renameSync(unfinished, kept);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else was faster, with the same content.
    if (!existsSync(kept)) throw error;
  }
}
