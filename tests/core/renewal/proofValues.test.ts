import assert from "node:assert/strict";
import { withoutValues, withValues } from "../../../core/renewal/proofValues.ts";

const FOREIGN = { values: ["theirs"], ttl: 300 };

describe("withValues", () => {
  it("makes a record set of a short life where there was none", () => {
    assert.deepEqual(withValues(undefined, ["a", "b"]), { values: ["a", "b"], ttl: 60 });
  });

  it("keeps the values and the life of what somebody else put there", () => {
    assert.deepEqual(withValues(FOREIGN, ["a"]), { values: ["theirs", "a"], ttl: 300 });
  });

  it("is the same record set when all values are there, so that nothing is written", () => {
    assert.equal(withValues(FOREIGN, ["theirs"]), FOREIGN);
    assert.equal(withValues(FOREIGN, []), FOREIGN);
    assert.equal(withValues(undefined, []), undefined);
  });

  it("adds a value once", () => {
    assert.deepEqual(withValues(undefined, ["a", "a"]), { values: ["a"], ttl: 60 });
  });
});

describe("withoutValues", () => {
  it("takes ours away and leaves the others", () => {
    assert.deepEqual(withoutValues({ values: ["theirs", "a", "b"], ttl: 300 }, ["a", "b"]), FOREIGN);
  });

  it("leaves no record set when all of it was ours", () => {
    assert.equal(withoutValues({ values: ["a"], ttl: 60 }, ["a", "b"]), undefined);
  });

  it("is the same record set when none of it is ours", () => {
    assert.equal(withoutValues(FOREIGN, ["a"]), FOREIGN);
    assert.equal(withoutValues(undefined, ["a"]), undefined);
  });
});
