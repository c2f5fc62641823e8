import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAMS = ["npx", "npm", "pulumi", "aws", "openssl", "dig", "git", "terraform"];
/** Each program only writes down how it is called; those in the second place belong to a line's plumbing. */
const SHELL = [
  // In one piece: the programs of a pipe run at the same time.
  "end=$(printf '\\1')",
  'said() { printf \'%s\\0\' "$@" "$end"; } >&3',
  ...PROGRAMS.map((name) => `${name}() { said ${name} "$@"; }`),
  "cat() { :; }",
  "rm() { :; }",
].join("\n");

const read = new Map<string, string[][]>();

/**
 * The words of each program that a line calls, in no order, as a real `sh` parts and unquotes them. Nothing is run: there is no PATH.
 * Throws when `sh` finds fault with the line, or when it calls anything else.
 */
export function shellWords(line: string): string[][] {
  const known = read.get(line);
  if (known !== undefined) return known;
  const cwd = mkdtempSync(join(tmpdir(), "printed-line-"));
  try {
    const { status, stderr, output } = spawnSync("/bin/sh", ["-c", `${SHELL}\n${line}`], {
      cwd,
      env: { PATH: "/nowhere" },
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      encoding: "utf8",
    });
    if (status !== 0 || stderr !== "") throw new Error(`sh, exit code ${status}: ${stderr.trim()}`);
    const calls = (output[3] ?? "").split("\u0001\0").slice(0, -1);
    const words = calls.map((call) => call.split("\0").slice(0, -1));
    read.set(line, words);
    return words;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
