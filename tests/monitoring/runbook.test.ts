import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alertDrafts, DEFAULT_SETTINGS } from "../../monitoring/index.ts";

const TEXT = readFileSync(join(import.meta.dirname, "..", "..", DEFAULT_SETTINGS.runbookUrl), "utf8");

describe("the runbook that alerts link to", () => {
  it("has a heading for each alert, and for no other", () => {
    const alerts = /^## Alerts$([\s\S]*?)^## /m.exec(TEXT)?.[1] ?? "";
    const headings = [...alerts.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      headings.sort(),
      alertDrafts(DEFAULT_SETTINGS)
        .map(({ name }) => name)
        .sort(),
    );
  });
});
