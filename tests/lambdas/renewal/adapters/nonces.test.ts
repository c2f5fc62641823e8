import assert from "node:assert/strict";
import { Nonces } from "../../../../lambdas/renewal/adapters/nonces.ts";

describe("Nonces", () => {
  it("gives each one once, and none when there is none", () => {
    const nonces = new Nonces();
    nonces.add("first");
    nonces.add(undefined);
    nonces.add("second");
    nonces.add("second");
    assert.deepEqual([nonces.take(), nonces.take(), nonces.take()], ["first", "second", undefined]);
  });

  it("does not give again what was used by another way", () => {
    const nonces = new Nonces();
    nonces.add("first");
    nonces.used("first");
    nonces.used(undefined);
    nonces.used("never seen");
    assert.equal(nonces.take(), undefined);
  });
});
