import assert from "node:assert/strict";
import { nameOf, stackOf, typesOf } from "../../core/urn.ts";

const URN = "urn:pulumi:prod::cabal-tls::cabal:Outer$aws:acm/certificate:Certificate::wild::card";

describe("a URN", () => {
  it("has the types from the outermost to its own, the logical name with its colons, and the stack", () => {
    assert.deepEqual(typesOf(URN), ["cabal:Outer", "aws:acm/certificate:Certificate"]);
    assert.equal(nameOf(URN), "wild::card");
    assert.equal(stackOf(URN), "prod");
  });

  it("may have an organization in front of the stack, which holds colons of its own", () => {
    assert.equal(stackOf("urn:pulumi:org:prod::p::t::n"), "org:prod");
  });

  it("that is cut short has neither types nor name nor stack", () => {
    assert.deepEqual([typesOf("urn"), nameOf("urn"), stackOf("")], [[""], "", ""]);
  });
});
