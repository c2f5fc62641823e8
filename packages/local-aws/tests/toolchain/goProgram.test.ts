import assert from "node:assert/strict";
import { isOlder } from "../../toolchain/goProgram.ts";

describe("isOlder", () => {
  it("compares numbers, not text", () => {
    assert.equal(isOlder("1.9", "1.25"), true);
    assert.equal(isOlder("1.25", "1.25"), false);
    assert.equal(isOlder("1.25.3", "1.26.6"), true);
    assert.equal(isOlder("1.26.10", "1.26.6"), false);
    assert.equal(isOlder("3.11.7", "3.10"), false);
    assert.equal(isOlder("2.0", "1.99"), false);
  });
});
