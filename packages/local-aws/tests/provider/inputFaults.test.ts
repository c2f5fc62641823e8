import assert from "node:assert/strict";
import { invalidValues, missingInputs, unlistedInputs } from "../../provider/inputFaults.ts";
import { UNKNOWN } from "../../provider/propertyMap.ts";
import type { ResourceType } from "../../provider/resourceType.ts";
import { between, oneOf } from "../../provider/valueRules.ts";
import { exampleType } from "./exampleType.ts";

const ruledType: ResourceType = {
  ...exampleType,
  values: { port: between(1, 65_535), "targets.weight": between(1, 999), hosts: oneOf("a", "b"), policy: oneOf("x") },
};
const strictType: ResourceType = { ...exampleType, required: ["targets.host", "viewer.arn"] };

describe("unlisted inputs", () => {
  it("accepts what the table lists, the region, and free keys below a leaf", () => {
    const inputs = { name: "a", region: "us-west-2", tags: { anything: "goes" }, targets: [{ host: "a" }] };
    assert.deepEqual(unlistedInputs(exampleType, inputs), []);
  });

  it("names every input that the table does not list, nested ones without their index", () => {
    const inputs = { colour: "red", targets: [{ host: "a" }, { shape: "round" }], viewer: { mood: "good" } };
    assert.deepEqual(unlistedInputs(exampleType, inputs), ["colour", "targets.shape", "viewer.mood"]);
  });

  it("refuses a region where the type has none", () => {
    assert.deepEqual(unlistedInputs({ ...exampleType, regional: false }, { region: "us-west-2" }), ["region"]);
  });

  it("refuses an unlisted input although its value is unknown yet", () => {
    assert.deepEqual(unlistedInputs(exampleType, { colour: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }), ["colour"]);
  });
});

describe("values that the provider refuses", () => {
  it("are named by their path, at any depth and in every element of a list", () => {
    const inputs = { port: 0, targets: [{ host: "a", weight: 1 }, { weight: 0 }], hosts: ["a", "c"] };
    assert.deepEqual(invalidValues(ruledType, inputs), [
      { property: "port", reason: "expected port to be in the range (1 - 65535), got 0" },
      { property: "targets[1].weight", reason: "expected targets[1].weight to be in the range (1 - 999), got 0" },
      { property: "hosts[1]", reason: 'expected hosts[1] to be one of ["a" "b"], got c' },
    ]);
  });

  it("are not those that are unknown yet, absent, null or without a rule", () => {
    const inputs = { port: UNKNOWN, targets: UNKNOWN, hosts: [UNKNOWN], policy: null, name: "anything", viewer: {} };
    assert.deepEqual(invalidValues(ruledType, inputs), []);
  });
});

describe("nested inputs that the provider requires", () => {
  it("are missing in each object that lacks them", () => {
    assert.deepEqual(missingInputs(strictType, { targets: [{ host: "a" }, { weight: 1 }], viewer: { arn: null } }), [
      { property: "targets[1]", reason: 'Missing required argument "targets[1].host"' },
      { property: "viewer", reason: 'Missing required argument "viewer.arn"' },
    ]);
  });

  it("are not missing when they are empty or unknown, or when the object around them is not there", () => {
    assert.deepEqual(missingInputs(strictType, { targets: [{ host: "" }, { host: UNKNOWN }] }), []);
    assert.deepEqual(missingInputs(strictType, { targets: UNKNOWN, viewer: UNKNOWN }), []);
    assert.deepEqual(missingInputs(strictType, {}), []);
  });
});
