import assert from "node:assert/strict";
import { declaredKind } from "../../../.github/scripts/declaredKind.ts";

const BEFORE = `config:
  aws:region: us-west-2
  cabal-tls:wildcard:
    issued: [1]
    active: 1
  cabal-tls:endpoints: []
`;

describe("What a change is declared to be", () => {
  it("is a rotation when the generations change", () => {
    assert.equal(declaredKind(BEFORE, BEFORE.replace("[1]", "[1, 2]")), "rotation");
    assert.equal(declaredKind(BEFORE, BEFORE.replace("active: 1", "active: 1\n    retiring: []")), "rotation");
  });

  it("stays a rotation when something else changes as well, so that the gate blocks that", () => {
    const both = BEFORE.replace("active: 1", "active: 2").replace("us-west-2", "eu-west-1");
    assert.equal(declaredKind(BEFORE, both), "rotation");
  });

  it("is any change when the generations stay", () => {
    assert.equal(declaredKind(BEFORE, BEFORE), "any");
    assert.equal(declaredKind(BEFORE, BEFORE.replace("endpoints: []", "endpoints: [{ name: imap }]")), "any");
    assert.equal(declaredKind(BEFORE, BEFORE.replace("issued: [1]", "issued: [ 1 ] # the first")), "any");
  });

  it("is any change when the stack is new", () => {
    assert.equal(declaredKind(undefined, BEFORE), "any");
  });

  it("leaves a file that is no YAML to the engine", () => {
    assert.equal(declaredKind("{", "{"), "any");
    assert.equal(declaredKind(BEFORE, "a: [\n"), "rotation");
  });
});
