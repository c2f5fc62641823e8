import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";

const FRAME = /^\s+at (?:.+ \()?(?:file:\/\/)?(?<file>\/[^()]+):(?<line>\d+):(?<column>\d+)\)?$/;
const DEEPEST = 10;

/**
 * Where an error was thrown, innermost first and at most 10: `lambdas/renewal/renew.ts:12:3`, or lines of the bundle where
 * `mapFile` cannot be read. Node could do this itself, but reads the whole map at each cold start for it: 12 MB.
 */
export function sourcePlaces(error: unknown, mapFile: string): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "").replace(error.message, "") : "";
  const frames = stack.split("\n").map((line) => FRAME.exec(line)?.groups);
  const known = frames.filter((one) => one !== undefined).slice(0, DEEPEST);
  const map = known.length > 0 ? readSourceMap(mapFile) : undefined;
  return known.map(
    ({ file, line, column }) => originOf(map, Number(line), Number(column)) ?? `${file}:${line}:${column}`,
  );
}

function readSourceMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")) as SourceMapPayload);
  } catch {
    // An error without its place is still better than another error.
    return undefined;
  }
}

function originOf(map: SourceMap | undefined, line: number, column: number): string | undefined {
  const origin = map?.findOrigin(line, column);
  if (origin === undefined || !("fileName" in origin)) return undefined;
  return `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
}
