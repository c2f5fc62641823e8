import assert from "node:assert/strict";
import {
  delegationFault,
  delegations,
  followCnames,
  withoutValues,
  withValues,
} from "../../../core/renewal/challengeRecords.ts";

describe("a delegated challenge", () => {
  it("is one whose challenge record goes elsewhere than where the CA asks, once for a name and its wildcard", () => {
    const names = ["mx.example.net", "*.mx.example.net", "relay.example.net"];
    const own = [{ recordName: "_acme-challenge.mx.example.net" }, { recordName: "_acme-challenge.relay.example.net" }];
    assert.deepEqual(delegations(names, own), []);
    assert.deepEqual(delegations(names, [{ recordName: "mx.proofs.example" }, own[1] ?? { recordName: "" }]), [
      { asked: "_acme-challenge.mx.example.net", recordName: "mx.proofs.example" },
    ]);
  });

  it("is followed link by link to its end, in lower case and without the last dot", async () => {
    const zone = new Map([
      ["a.example", "B.Example."],
      ["b.example", "c.example"],
    ]);
    assert.deepEqual(await followCnames("a.example", async (name) => zone.get(name)), ["b.example", "c.example"]);
    assert.deepEqual(await followCnames("c.example", async (name) => zone.get(name)), []);
  });

  it("does not lead round in circles for ever", async () => {
    assert.equal((await followCnames("a.example", async () => "a.example")).length, 8);
  });

  it("throws what a link throws", async () => {
    const lost = async () => {
      throw new Error("no answer");
    };
    await assert.rejects(followCnames("a.example", lost), { message: "no answer" });
  });

  const delegation = { asked: "_acme-challenge.mx.example.net", recordName: "mx.proofs.example" };

  it("stands when the last link is the record", () => {
    assert.equal(delegationFault(delegation, ["hop.example", "mx.proofs.example"]), undefined);
  });

  it("says what DNS has when it does not stand", () => {
    assert.equal(
      delegationFault(delegation, []),
      "_acme-challenge.mx.example.net is not a CNAME in public DNS, and the challenge record goes to mx.proofs.example: " +
        "make it a CNAME to that, or configure where it leads",
    );
    assert.match(
      delegationFault(delegation, ["mx.proofs.example", "further.example"]) ?? "",
      /leads to further\.example in public DNS, and the challenge record goes to mx\.proofs\.example/,
    );
  });
});

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
