import { strict as assert } from "node:assert";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import { recordedChanges } from "../../provider/recordedInputs.ts";
import { exampleType } from "./exampleType.ts";

const paths = (recorded: { inputs: PropertyMap; outputs: PropertyMap }, news: PropertyMap) =>
  recordedChanges(exampleType, recorded, news, []).map(({ path }) => path);

describe("changes between the state and the program", () => {
  it("are none after a refused update, whose outputs have the wanted values already", () => {
    const recorded = { inputs: { viewer: { arn: "one" } }, outputs: { viewer: { arn: "two", endpoint: "e" } } };
    assert.deepEqual(paths(recorded, { viewer: { arn: "two" } }), []);
  });

  it("are those to what was read last, even where the old inputs are the program's", () => {
    const recorded = { inputs: { viewer: { arn: "two" } }, outputs: { viewer: { arn: "one", endpoint: "e" } } };
    assert.deepEqual(paths(recorded, { viewer: { arn: "two" } }), ["viewer.arn"]);
  });

  it("leave out what AWS computed beside the given inputs, at any depth", () => {
    const outputs = {
      name: "a",
      port: 443,
      arn: "arn:thing",
      viewer: { arn: "one", version: "TLSv1.2", endpoint: "e" },
      targets: [{ host: "b", weight: 5 }, { host: "A" }],
    };
    const inputs = { name: "a", viewer: { arn: "one" }, targets: [{ host: "a" }, { host: "b" }] };
    assert.deepEqual(paths({ inputs, outputs }, inputs), []);
  });

  it("include an input that the program no longer gives", () => {
    const recorded = { inputs: { hosts: ["a"], viewer: { arn: "one", version: "TLSv1.2" } }, outputs: {} };
    const outputs = { hosts: ["a"], viewer: { arn: "one", version: "TLSv1.2" } };
    assert.deepEqual(paths({ ...recorded, outputs }, { viewer: { arn: "one" } }), ["hosts", "viewer.version"]);
  });

  it("include an input that the program adds only when the outputs have another value for it", () => {
    const recorded = {
      inputs: { name: "a" },
      outputs: { name: "a", port: 444, viewer: { arn: "one", endpoint: "e" } },
    };
    assert.deepEqual(paths(recorded, { name: "a", port: 444, viewer: { arn: "one" } }), []);
    assert.deepEqual(paths(recorded, { name: "a", port: 445, viewer: { arn: "one" } }), ["port"]);
    assert.deepEqual(paths(recorded, { name: "a", hosts: ["b"] }), ["hosts"]);
  });

  it("leave out what the program ignores", () => {
    const recorded = { inputs: { port: 1 }, outputs: { port: 2 } };
    assert.deepEqual(recordedChanges(exampleType, recorded, { port: 1 }, ["port"]), []);
  });
});
