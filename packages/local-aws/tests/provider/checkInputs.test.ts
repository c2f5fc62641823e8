import { strict as assert } from "node:assert";
import { checkInputs, isNamedByProgram } from "../../provider/checkInputs.ts";
import { type PropertyMap, UNKNOWN } from "../../provider/propertyMap.ts";
import type { ResourceType } from "../../provider/resourceType.ts";
import { between, oneOf } from "../../provider/valueRules.ts";
import { exampleType } from "./exampleType.ts";

const check = (news: PropertyMap, type: ResourceType = exampleType) =>
  checkInputs(type, { logicalName: "thing", olds: {}, news, seed: new Uint8Array([1]), region: "us-west-2" });

describe("checked inputs", () => {
  it("have the defaults, the region and the automatic name, and list what the program did not give", () => {
    const { inputs, failures } = check({ hosts: ["a"] });
    assert.deepEqual(failures, []);
    assert.match(String(inputs["name"]), /^thing-[0-9a-f]{7}$/);
    assert.deepEqual(
      { ...inputs, name: "" },
      { name: "", hosts: ["a"], port: 443, region: "us-west-2", __defaults: ["name", "port"] },
    );
  });

  it("count as named by the program only when it gave the name itself", () => {
    assert.equal(isNamedByProgram(exampleType, check({ name: "own" }).inputs), true);
    assert.equal(isNamedByProgram(exampleType, check({}).inputs), false);
    assert.equal(isNamedByProgram(exampleType, { name: "own" }), false);
  });

  it("are refused for a value that the type does not accept, also for one that only fills in", () => {
    const values = { port: between(500, 600), "viewer.version": oneOf("TLSv1.2") };
    const news = { viewer: { version: "SSLv3" } };
    assert.deepEqual(check(news, { ...exampleType, values }).failures, [
      { property: "viewer.version", reason: 'expected viewer.version to be one of ["TLSv1.2"], got SSLv3' },
      { property: "port", reason: "expected port to be in the range (500 - 600), got 443" },
    ]);
  });

  it("are refused for an input that the type's table does not list", () => {
    assert.deepEqual(
      check({ ports: 1 }).failures.map(({ property }) => property),
      ["ports"],
    );
  });

  it("are refused without a required input, which null does not give, and pass while it is unknown", () => {
    const type = { ...exampleType, required: ["viewer", "targets.host"] };
    const missing = (news: PropertyMap) => check(news, type).failures.map(({ property }) => property);
    const targets = [{ host: "a" }, { weight: 1 }, { host: null }];
    assert.deepEqual(missing({ targets }), ["viewer", "targets[1]", "targets[2]"]);
    assert.deepEqual(missing({ viewer: UNKNOWN }), []);
    assert.equal(check({}, type).failures[0]?.reason, 'Missing required argument "viewer"');
  });
});
