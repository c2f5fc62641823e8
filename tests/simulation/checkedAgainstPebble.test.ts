import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, EVENT_CHECKS, FAULT_CHECKS } from "./checkedAgainstPebble.ts";
import { FAULT_KINDS } from "./faults.ts";
import { WORLD_EVENTS } from "./worldEvents.ts";

const TESTS = join(import.meta.dirname, "../e2e/renewal");

describe("kinds of the simulation's model", () => {
  it("are all in the table of what holds them to Pebble and the local AWS, and nothing else is", () => {
    assert.deepEqual(Object.keys(FAULT_CHECKS), [...FAULT_KINDS]);
    assert.deepEqual(
      Object.keys(EVENT_CHECKS),
      WORLD_EVENTS.map(({ name }) => name),
    );
  });

  it("are held by end-to-end tests that exist, or the table says why there is none", () => {
    const missing = Object.entries({ ...FAULT_CHECKS, ...EVENT_CHECKS }).flatMap(([kind, check]) => {
      const fault = faultOf(check);
      return fault === undefined ? [] : [`${kind}: ${fault}`];
    });
    assert.deepEqual(missing, []);
  });
});

function faultOf(check: Check): string | undefined {
  if ("unchecked" in check) return check.unchecked.length > 20 ? undefined : "no reason is given";
  const path = join(TESTS, `${check.file}.test.ts`);
  if (!existsSync(path)) return `there is no ${check.file}.test.ts`;
  const text = readFileSync(path, "utf8");
  // A title with a value in it is named up to the value.
  const isThere = [`it("${check.title}"`, `it(\`${check.title}`].some((title) => text.includes(title));
  return isThere ? undefined : `${check.file}.test.ts has no test "${check.title}"`;
}
