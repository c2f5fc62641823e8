import assert from "node:assert/strict";
import { allPages, hasTag, isTagged } from "../../../examples/acceptance/cleaning/leftover.ts";
import { SCOPE } from "./scopeFixture.ts";

const KEY = "cabal-tls-acceptance";

describe("what an acceptance run recognises as its own", () => {
  it("has its tag with its own domain, not that of another run", () => {
    assert.equal(isTagged(SCOPE, [{ Key: KEY, Value: "cabal-acceptance.example.org" }]), true);
    assert.equal(isTagged(SCOPE, [{ Key: KEY, Value: "other.example.org" }]), false);
    assert.equal(isTagged(SCOPE, [{ Key: "Name", Value: "cabal-acceptance.example.org" }]), false);
    assert.equal(isTagged(SCOPE, undefined), false);
    assert.equal(hasTag(SCOPE, { [KEY]: "cabal-acceptance.example.org" }), true);
    assert.equal(hasTag(SCOPE, { [KEY]: "other.example.org" }), false);
    assert.equal(hasTag(SCOPE, undefined), false);
  });

  it("is looked for on every page of a list", async () => {
    const pages = new Map([
      [undefined, { items: [1, 2], next: "a" }],
      ["a", { items: undefined, next: "b" }],
      ["b", { items: [3], next: "" }],
    ]);
    assert.deepEqual(await allPages(async (token) => pages.get(token) ?? { items: [], next: undefined }), [1, 2, 3]);
  });
});
