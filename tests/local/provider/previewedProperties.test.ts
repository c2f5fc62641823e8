import { strict as assert } from "node:assert";
import { previewedProperties } from "../../../local/provider/previewedProperties.ts";
import { exampleType } from "./exampleType.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("previewed properties", () => {
  it("echoes the inputs of a resource to be made, and knows none of its outputs", () => {
    assert.deepEqual(previewedProperties(exampleType, { name: "a", viewer: { arn: "one" } }, {}), {
      name: "a",
      arn: UNKNOWN,
      policy: UNKNOWN,
      viewer: { arn: "one", endpoint: UNKNOWN },
    });
  });

  it("keeps the outputs of a resource to be updated, also those inside a changed input", () => {
    const state = { name: "a", arn: "arn:a", policy: "p", viewer: { arn: "one", endpoint: "d-1" } };
    assert.deepEqual(previewedProperties(exampleType, { name: "a", viewer: { arn: "two" } }, state), {
      name: "a",
      arn: "arn:a",
      policy: "p",
      viewer: { arn: "two", endpoint: "d-1" },
    });
  });
});
