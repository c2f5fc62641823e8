import { strict as assert } from "node:assert";
import { appliedInputs, plannedState, previewedProperties } from "../../provider/appliedState.ts";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import { exampleType } from "./exampleType.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("state that an update is to leave", () => {
  const planned = (inputs: PropertyMap, outputs: PropertyMap, news: PropertyMap) =>
    plannedState(exampleType, { inputs, outputs }, news);

  it("keeps the outputs of before, also those inside a changed input", () => {
    const outputs = { name: "a", arn: "arn:a", policy: "p", viewer: { arn: "one", endpoint: "d-1" } };
    assert.deepEqual(planned({ name: "a", viewer: { arn: "one" } }, outputs, { name: "a", viewer: { arn: "two" } }), {
      name: "a",
      arn: "arn:a",
      policy: "p",
      viewer: { arn: "two", endpoint: "d-1" },
    });
  });

  it("drops an input that the program no longer gives, unless AWS computes it then", () => {
    const given = { name: "a", port: 1, policy: "p" };
    assert.deepEqual(planned(given, { ...given, arn: "arn:a" }, { name: "a" }), {
      name: "a",
      arn: "arn:a",
      policy: "p",
    });
  });

  it("has null for an output that the state lacks, as after a creation that failed while it waited", () => {
    const state = { name: "a", viewer: { arn: "one" } };
    assert.deepEqual(planned(state, state, state), { ...state, arn: null, policy: null });
  });

  it("knows none of the outputs inside an input that the update adds", () => {
    assert.deepEqual(planned({ name: "a" }, { name: "a", arn: "arn:a" }, { name: "a", viewer: { arn: "one" } }), {
      name: "a",
      arn: "arn:a",
      policy: null,
      viewer: { arn: "one", endpoint: UNKNOWN },
    });
  });
});

describe("inputs in the state after a creation or an update", () => {
  const applied = (news: PropertyMap, live: PropertyMap, oldOutputs: PropertyMap = {}) =>
    appliedInputs(exampleType, news, live, oldOutputs);

  it("are those that AWS has, but for a set, which is the program's", () => {
    const live = { port: 1, hosts: ["a"], steps: ["x"], viewer: { arn: "one", version: "TLSv1" } };
    assert.deepEqual(applied({ port: 2, hosts: ["b"], steps: ["y"], viewer: { arn: "two" } }, live), {
      ...live,
      hosts: ["b"],
    });
  });

  it("leave out an empty list or map that the program does not give, and keep what AWS filled in", () => {
    assert.deepEqual(applied({}, { hosts: [], tags: {}, steps: ["x"], port: 1 }), { steps: ["x"], port: 1 });
  });

  it("keep an empty list or map that a refresh has found, or that the program has taken away", () => {
    assert.deepEqual(applied({}, { hosts: [], tags: {} }, { hosts: [], tags: {} }), { hosts: [], tags: {} });
    assert.deepEqual(applied({}, { hosts: [], tags: {} }, { hosts: ["a"], tags: { a: "1" } }), { hosts: [], tags: {} });
  });

  it("keep a map of free keys as AWS has it", () => {
    assert.deepEqual(applied({ tags: { a: "1" } }, { tags: { a: "2", b: "3" } }), { tags: { a: "2", b: "3" } });
  });
});

describe("previewed properties", () => {
  it("echoes the inputs of a resource to be made, and knows none of its outputs", () => {
    assert.deepEqual(previewedProperties(exampleType, { name: "a", viewer: { arn: "one" } }), {
      name: "a",
      arn: UNKNOWN,
      policy: UNKNOWN,
      viewer: { arn: "one", endpoint: UNKNOWN },
    });
  });
});
