import assert from "node:assert/strict";
import { folderPlan } from "../../../cli/render/folderPlan.ts";

describe("folderPlan", () => {
  it("writes what is missing or out of date, and leaves the rest", () => {
    const plan = folderPlan({ a: "2", b: "1", c: "1" }, { a: "1", b: "1" }, { a: "1", b: "1" });
    assert.deepEqual(plan, { write: ["a", "c"], unchanged: ["b"], remove: [], foreign: [] });
  });

  it("calls foreign what nobody of ours wrote, and what was changed by hand", () => {
    const plan = folderPlan({ a: "2", b: "2" }, { a: "9", b: "9" }, { b: "1" });
    assert.deepEqual(plan, { write: [], unchanged: [], remove: [], foreign: ["a", "b"] });
  });

  it("removes what is no longer rendered, unless it was changed by hand", () => {
    const plan = folderPlan({}, { a: "1", b: "9" }, { a: "1", b: "1", gone: "1" });
    assert.deepEqual(plan, { write: [], unchanged: [], remove: ["a"], foreign: ["b"] });
  });

  it("takes a file that is as it is wanted, whoever wrote it", () => {
    assert.deepEqual(folderPlan({ a: "1" }, { a: "1" }, {}), { write: [], unchanged: ["a"], remove: [], foreign: [] });
  });
});
