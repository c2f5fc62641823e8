import assert from "node:assert/strict";
import { FactsStore } from "../../../cli/facts/factsStore.ts";

const facts = (cert: string, gathered: number) => ({ cert, gathered, expected: [] });

describe("FactsStore", () => {
  it("keeps what was known of a certificate that cannot be read now, with its time", () => {
    const store = new FactsStore();
    store.take({ facts: [facts("a", 1), facts("b", 1)], unknown: {} });
    store.take({ facts: [facts("a", 2)], unknown: { b: "not allowed" } });
    assert.deepEqual(store.facts, [facts("a", 2), facts("b", 1)]);
  });

  it("forgets a certificate that is gone from the inventory", () => {
    const store = new FactsStore();
    store.take({ facts: [facts("a", 1), facts("b", 1)], unknown: {} });
    store.take({ facts: [facts("a", 2)], unknown: {} });
    assert.deepEqual(store.facts, [facts("a", 2)]);
  });

  it("reports the same trouble once, and again when it comes back", () => {
    const store = new FactsStore();
    const trouble = { facts: [], unknown: { b: "not allowed (AccessDeniedException)" } };
    assert.deepEqual(store.take(trouble), ["b is not known: not allowed (AccessDeniedException)."]);
    assert.deepEqual(store.take(trouble), []);
    assert.deepEqual(store.fail("no inventory"), ["no inventory"]);
    assert.deepEqual(store.take({ facts: [], unknown: {} }), []);
    assert.equal(store.take(trouble).length, 1);
  });
});
