import assert from "node:assert/strict";
import { secondsIn } from "./processorTime.ts";

describe("secondsIn", () => {
  it("adds user and system time of the ended children, whatever the program's name has in it", () => {
    const stat = "71 (a b) c) S 1 71 71 0 -1 4194560 9 8 7 6 5000 6000 250 50 20 0 1 0 33";
    assert.equal(secondsIn(stat), 3);
  });
});
