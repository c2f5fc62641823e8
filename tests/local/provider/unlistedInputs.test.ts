import { strict as assert } from "node:assert";
import { unlistedInputs } from "../../../local/provider/unlistedInputs.ts";
import { exampleType } from "./exampleType.ts";

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
