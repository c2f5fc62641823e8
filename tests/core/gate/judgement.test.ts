import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GATE_REASONS } from "../../../core/gate/index.ts";

const TEXT = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "gate.md"), "utf8");

describe("the gate's documentation", () => {
  it("has every reason in the gate's own words, and no other", () => {
    const rows = [...TEXT.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|$/gm)].map(([, reason, words]) => [reason, words]);
    assert.deepEqual(rows, Object.entries(GATE_REASONS));
  });
});
