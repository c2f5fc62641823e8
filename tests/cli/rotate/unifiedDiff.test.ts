import assert from "node:assert/strict";
import { unifiedDiff } from "../../../cli/rotate/unifiedDiff.ts";

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
const text = (change: Readonly<Record<number, string>>) =>
  LINES.map((line, index) => change[index + 1] ?? line).join("\n");

describe("unifiedDiff", () => {
  it("is empty for equal texts", () => {
    assert.deepEqual(unifiedDiff("a\n", "a\n", "f"), []);
  });

  it("shows three lines around a change", () => {
    assert.deepEqual(unifiedDiff(text({}), text({ 10: "new" }), "f"), [
      "--- a/f",
      "+++ b/f",
      "@@ -7,7 +7,7 @@",
      " line 7",
      " line 8",
      " line 9",
      "-line 10",
      "+new",
      " line 11",
      " line 12",
      " line 13",
    ]);
  });

  it("starts a new hunk where the lines between two changes are many, and joins those where they are few", () => {
    const heads = (after: string) => unifiedDiff(text({}), after, "f").filter((line) => line.startsWith("@@"));
    assert.deepEqual(heads(text({ 2: "a", 18: "b" })), ["@@ -1,5 +1,5 @@", "@@ -15,6 +15,6 @@"]);
    assert.deepEqual(heads(text({ 8: "a", 12: "b" })), ["@@ -5,11 +5,11 @@"]);
  });

  it("does not show what stands unchanged between two changed lines as changed", () => {
    assert.deepEqual(unifiedDiff("a\n# why\nb", "c\n# why\nd", "f").slice(3), ["-a", "+c", " # why", "-b", "+d"]);
  });

  it("counts added and removed lines", () => {
    assert.deepEqual(unifiedDiff("a\nb", "a\nx\ny\nb", "f").slice(2), ["@@ -1,2 +1,4 @@", " a", "+x", "+y", " b"]);
    assert.deepEqual(unifiedDiff("a\nx\nb", "a\nb", "f").slice(2), ["@@ -1,3 +1,2 @@", " a", "-x", " b"]);
  });
});
