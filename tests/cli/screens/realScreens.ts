import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { isGolden } from "./golden.ts";

/** What differs from run to run, each with something of the same length in its place, so that columns stay where they are. */
const VOLATILE: readonly RegExp[] = [
  // Dates, times and days that are left.
  /\d{4}-\d\d-\d\d( \d\d:\d\d)?/g,
  /\d+(?= d\b)/g,
  // Ids of certificates, load balancers and distributions.
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
  /(?<=\/)[0-9a-f]{16}\b/g,
  /(?<=:distribution\/)[A-Z0-9]+/g,
];

/** Holds what a real command has shown to `real-NAME.txt`, and its heads and titles to those of the screen made from a fixture. */
export function isRealScreen(name: string, screen: string): void {
  const shown = VOLATILE.reduce((text, volatile) => text.replaceAll(volatile, settled), screen.trimEnd());
  isGolden(`real-${name}`, withSortedUsers(shown));
  assert.deepEqual(frameOf(screen), frameOf(readFileSync(join(import.meta.dirname, `${name}.txt`), "utf8")));
}

function settled(text: string): string {
  return text.replaceAll(/[0-9A-Za-z]/g, "0");
}

/** ACM lists what uses a certificate in any order. */
function withSortedUsers(screen: string): string {
  const lines = screen.split("\n");
  const isUser = (line: string) => line.includes(" is used by arn:");
  const users = lines.filter(isUser).sort();
  return lines.map((line) => (isUser(line) ? users.shift() : line)).join("\n");
}

/** The lines that are the same whatever a stack has: the heads of its tables, and what stands before a colon at a line's begin. */
function frameOf(screen: string): string[] {
  // A file has colours in a form that can be read.
  const plain = stripVTControlCharacters(screen.replaceAll("␛", "\u001b")).split("\n");
  return plain.flatMap((line) => {
    if (/^(generation|endpoint|certificate) +[a-z]/.test(line)) return [line.split(/ {2,}/).join(" | ")];
    const title = /^(Make active|Retire|Orphans|Pending operations|Failed updates|Stack)\b/;
    return title.exec(line)?.[0] ?? [];
  });
}

/**
 * Holds what the demo has said at its end to `real-NAME.txt`, and each line of the screen made from a fixture to one of it.
 * Numbers have as many digits as they have, so columns are compared without their widths.
 */
export function isRealDemo(name: string, screen: string, domain: string): void {
  const lines = demoLines(screen, domain);
  isGolden(`real-${name}`, lines.join("\n"));
  const fixture = demoLines(readFileSync(join(import.meta.dirname, `${name}.txt`), "utf8"), "example.net");
  assert.deepEqual(
    fixture.filter((line) => !line.includes("issued by") && !lines.includes(line)),
    [],
  );
}

function demoLines(screen: string, domain: string): string[] {
  const plain = screen
    .replaceAll(domain, "DOMAIN")
    .replaceAll(/\b[0-9a-f]{2,}…/g, "HEX…")
    .replaceAll(/\b(CA|Root) [0-9a-f]{6}\b/g, "$1 HEX")
    .replaceAll(/\d[\d.]*/g, "N");
  return plain.split("\n").map((line) =>
    line
      .trim()
      .split(/ {2,}/)
      .join(" | ")
      // How much of a host's name there is room for hangs on the numbers beside it.
      .replace(/^(\w+) \| \S+:N( \+N)?(?= \| N → N)/, "$1 | HOST:N$2")
      // A renewal's row ends with the serial, the key and the seconds.
      .replace(/^(\w+ \| [A-Z_]{4,} \| N \| N) \| \S+ \| \S+ \| N$/, "$1 | SERIAL | KEY | N"),
  );
}
