import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "adr");

describe("the list of decisions", () => {
  const pages = readdirSync(FOLDER).filter((name) => name !== "README.md");

  it("has every page once", () => {
    const text = readFileSync(join(FOLDER, "README.md"), "utf8");
    const listed = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\)$/gm)].map(([, page]) => page ?? "");
    assert.deepEqual(listed.sort(), pages.sort());
  });

  it("has pages with a date in their name, a status and the three parts", () => {
    for (const page of pages) {
      assert.match(page, /^20\d{6}-[a-z-]+\.md$/);
      const text = readFileSync(join(FOLDER, page), "utf8");
      assert.match(text, /^# .+\n\nStatus: \w/, page);
      for (const part of ["Context", "Decision", "Consequences"])
        assert.match(text, new RegExp(`^## ${part}`, "m"), page);
    }
  });
});
