import assert from "node:assert/strict";
import { growing, reserveOf } from "../../../../lambdas/renewal/steps/runContext.ts";

describe("waits between looks", () => {
  it("grow by three fifths up to the longest", () => {
    const waits = growing(100, 400);
    const first = Array.from({ length: 6 }, () => waits.next().value);
    assert.deepEqual(first, [100, 160, 256, 400, 400, 400]);
  });
});

describe("time of a run that is kept for cleaning up", () => {
  it("is 20 seconds, or a fifth of a shorter run", () => {
    assert.equal(reserveOf(900_000), 20_000);
    assert.equal(reserveOf(100_000), 20_000);
    assert.equal(reserveOf(50_000), 10_000);
  });
});
