import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the files again instead of comparing: then look at the difference. */
const WRITES = process.env["UPDATE_SCREENS"] === "1";
export const COLUMNS = 80;

/** What is never broken into lines: a command, an ARN, a line of a difference. */
const UNBROKEN = /npx --no -- |npm run |git commit |arn:aws:|urn:pulumi:|^[-+@]/;

/** A row of a table; a sentence a terminal breaks as it does any. */
const OF_COLUMNS = /\S {2,}\S/;

/** Compares with the file of that name in this folder, and holds every table to the width of a terminal. */
export function isGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, `${name}.txt`);
  // Colours as they can be read in a file.
  const shown = `${text.replaceAll("\u001b", "␛")}\n`;
  if (WRITES) writeFileSync(file, shown);
  assert.ok(existsSync(file), `${file} is missing: UPDATE_SCREENS=1 writes it`);
  assert.equal(shown, readFileSync(file, "utf8"));
  const plain = shown.replaceAll(/␛\[\d+m/g, "").split("\n");
  assert.deepEqual(
    plain.filter((line) => line.length > COLUMNS && OF_COLUMNS.test(line) && !UNBROKEN.test(line)),
    [],
  );
}
