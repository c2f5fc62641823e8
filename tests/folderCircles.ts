import { importsOf, type SourceFile } from "./importArrows.ts";

/** Circles between folders, each as "A -> B -> A" from the first of its folders in the alphabet. */
export function folderCircles(files: readonly SourceFile[]): string[] {
  const imports = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    const targets = importsOf(text).filter((target) => target.startsWith("."));
    const folders = targets.map((target) => folderOf(new URL(target, `file:///${path}`).pathname.slice(1)));
    const from = folderOf(path);
    imports.set(from, new Set([...(imports.get(from) ?? []), ...folders.filter((folder) => folder !== from)]));
  }
  const found = [...imports.keys()].sort().flatMap((start) => wayBack(imports, start, [start]) ?? []);
  return [...new Set(found)];
}

/** The first way that leads back to its start without a folder that comes before it in the alphabet. */
function wayBack(
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
  way: readonly string[],
): string | undefined {
  for (const next of [...(imports.get(way.at(-1) ?? "") ?? [])].sort()) {
    if (next === start) return [...way, start].join(" -> ");
    if (next < start || way.includes(next)) continue;
    const circle = wayBack(imports, start, [...way, next]);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
