import assert from "node:assert/strict";
import { takenNameIn, takenNameText } from "../../core/takenName.ts";

describe("a name that is taken", () => {
  it("says what has it, and what to do", () => {
    assert.equal(
      takenNameText({ what: "topic", name: "prod-alerts", fix: "Delete it." }),
      "Name taken: topic prod-alerts exists already and does not belong to this stack. Delete it.",
    );
  });

  it("is found in a longer diagnostic", () => {
    const text = takenNameText({ what: "schedule", name: "a.b", fix: "Choose another one." });
    assert.equal(takenNameIn(`error: Preview failed: hook failed: ${text}\nmore`), "schedule a.b");
  });

  it("is not found in other diagnostics", () => {
    for (const text of ["", "Name taken: topic x", "topic x exists already and does not belong to this stack."]) {
      assert.equal(takenNameIn(text), undefined, text);
    }
  });
});
