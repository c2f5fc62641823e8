import assert from "node:assert/strict";
import { folderPlan } from "../../../cli/render/outputFolder.ts";

describe("folderPlan", () => {
  it("writes what is missing or out of date, and leaves the rest", () => {
    const plan = folderPlan({ a: "2", b: "1", c: "1" }, { a: "1", b: "1" }, { a: "1", b: "1" });
    assert.deepEqual(plan, { write: ["a", "c"], unchanged: ["b"], remove: [], foreign: [] });
  });

  it("reports as foreign a file that render did not write, and one that was changed by hand", () => {
    const plan = folderPlan({ a: "2", b: "2" }, { a: "9", b: "9" }, { b: "1" });
    assert.deepEqual(plan, { write: [], unchanged: [], remove: [], foreign: ["a", "b"] });
  });

  it("removes what is no longer rendered, unless it was changed by hand", () => {
    const plan = folderPlan({}, { a: "1", b: "9" }, { a: "1", b: "1", gone: "1" });
    assert.deepEqual(plan, { write: [], unchanged: [], remove: ["a"], foreign: ["b"] });
  });

  it("accepts a file with the wanted content, whoever wrote it", () => {
    assert.deepEqual(folderPlan({ a: "1" }, { a: "1" }, {}), { write: [], unchanged: ["a"], remove: [], foreign: [] });
  });
});
