import { strict as assert } from "node:assert";
import { inputChanges } from "../../provider/inputChanges.ts";
import { mapsOf } from "../../provider/inputReader.ts";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import type { ResourceType } from "../../provider/resourceType.ts";
import { exampleType } from "./exampleType.ts";

describe("changes of a resource's inputs", () => {
  it("tells no change for equal inputs", () => {
    assert.deepEqual(inputChanges(exampleType, { name: "a", port: 443 }, { name: "a", port: 443 }), []);
  });

  it("replaces where the table says so and updates elsewhere", () => {
    assert.deepEqual(inputChanges(exampleType, { name: "a", port: 1 }, { name: "b", port: 2 }), [
      { path: "name", kind: "update", rule: "replace" },
      { path: "port", kind: "update", rule: "update" },
    ]);
  });

  it("replaces a resource whose region changes", () => {
    assert.deepEqual(inputChanges(exampleType, { region: "us-west-2" }, { region: "us-east-1" }), [
      { path: "region", kind: "update", rule: "replace" },
    ]);
  });

  it("names the smallest part that changed", () => {
    const olds = { viewer: { arn: "one", version: "TLSv1.2" }, targets: [{ host: "a" }, { host: "b" }] };
    const news = { viewer: { arn: "two", version: "TLSv1.2" }, targets: [{ host: "a" }, { host: "c" }] };
    assert.deepEqual(
      inputChanges(exampleType, olds, news).map((change) => change.path),
      ["targets[1].host", "viewer.arn"],
    );
  });

  it("takes an unknown value for a change", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(inputChanges(exampleType, { name: "a" }, { name: unknown }), [
      { path: "name", kind: "update", rule: "replace" },
    ]);
  });

  it("sees no difference between a default and an absent value, at any depth", () => {
    const olds = { port: 443, viewer: { arn: "one", version: "TLSv1" }, targets: [{ host: "a", weight: 1 }] };
    const news = { viewer: { arn: "one" }, targets: [{ host: "a" }] };
    assert.deepEqual(inputChanges(exampleType, olds, news), []);
  });

  it("sees no difference in the order of a set, and one in the order of a list", () => {
    assert.deepEqual(inputChanges(exampleType, { hosts: ["a", "b"] }, { hosts: ["b", "a"] }), []);
    assert.deepEqual(inputChanges(exampleType, { steps: ["a", "b"] }, { steps: ["b", "a"] }), [
      { path: "steps", kind: "update", rule: "update" },
    ]);
  });

  it("sees no difference between spellings of one value", () => {
    assert.deepEqual(inputChanges(exampleType, { targets: [{ host: "A" }] }, { targets: [{ host: "a" }] }), []);
  });

  it("leaves alone an input that AWS computed when the program does not give it", () => {
    assert.deepEqual(inputChanges(exampleType, { policy: "by AWS" }, {}), []);
    assert.deepEqual(inputChanges(exampleType, { secretAnswer: "42" }, {}), [
      { path: "secretAnswer", kind: "delete", rule: "update" },
    ]);
  });

  it("leaves out what the program ignores", () => {
    assert.deepEqual(inputChanges(exampleType, { port: 1 }, { port: 2 }, ["port"]), []);
    assert.deepEqual(inputChanges(exampleType, { viewer: { arn: "a" } }, { viewer: { arn: "b" } }, ["viewer.arn"]), []);
  });

  it("replaces for a change that the type judges by what was and what is to be", () => {
    const type: ResourceType = {
      ...exampleType,
      replaces: (news, olds) => (mapsOf(news, "targets").length < mapsOf(olds, "targets").length ? ["targets"] : []),
    };
    const [one, two] = [{ host: "a" }, { host: "b" }];
    const rules = (olds: PropertyMap, news: PropertyMap) =>
      inputChanges(type, olds, news).map(({ path, rule }) => [path, rule]);
    assert.deepEqual(rules({ targets: [one, two] }, { targets: [one] }), [["targets", "replace"]]);
    assert.deepEqual(rules({ targets: [one] }, { targets: [one, two] }), [["targets", "update"]]);
    assert.deepEqual(rules({ targets: [one, two] }, { targets: [one], port: 1 }), [
      ["port", "update"],
      ["targets", "replace"],
    ]);
  });
});
