import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./importArrows.ts";

const ROOT = join(import.meta.dirname, "..");

/** The repository's own files that match a glob pattern such as `core/*.ts`. */
export function repositoryFiles(pattern: string): SourceFile[] {
  const isForeign = (path: string) => /(^|\/)(node_modules|\.git|__pycache__|\.venv)(\/|$)|^dist(\/|$)/.test(path);
  return globSync(pattern, { cwd: ROOT, exclude: (path) => isForeign(path) })
    .filter((path) => !isForeign(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}
