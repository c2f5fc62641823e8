import { relative } from "node:path";

/** A test or a hook that failed. */
export interface Failure {
  readonly title: string;
  /** The error's message, which has what was expected and found; empty when the title says it all. */
  readonly message: string;
}

/** What a test file came to. */
export interface FileResult {
  /** Absolute path. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Failure[];
  readonly milliseconds: number;
}

/** Begins the line; no test writes a NUL. */
const MARK = "\0result ";

/** The line, among whatever the file's tests write, that ends a file's output. */
export function fileResultLine(result: FileResult): string {
  return `\n${MARK}${JSON.stringify(result)}\n`;
}

/** Undefined for any other line. */
export function parseResultLine(line: string): FileResult | undefined {
  return line.startsWith(MARK) ? (JSON.parse(line.slice(MARK.length)) as FileResult) : undefined;
}

/** `   73.1 s  tests/e2e/game.test.ts`, the slowest first. */
export function slowestFiles(results: readonly FileResult[], root: string, count: number): string[] {
  return [...results]
    .sort((left, right) => right.milliseconds - left.milliseconds)
    .slice(0, count)
    .map(({ file, milliseconds }) => `${(milliseconds / 1_000).toFixed(1).padStart(7)} s  ${relative(root, file)}`);
}

/** Enough for a difference of two values; the rest of a long one stands where the test ran. */
const MESSAGE_LINES = 15;

/** The failure with the beginning of its message, indented: whoever sees only the end of the output has the cause. */
export function failureText({ title, message }: Failure): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const shown = lines.length > MESSAGE_LINES ? [...lines.slice(0, MESSAGE_LINES), "…"] : lines;
  return [`  ${title}`, ...shown.map((line) => `      ${line}`)].join("\n");
}
