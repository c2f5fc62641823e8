import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { confirmed, ENGINE_VERSIONS } from "../../../components/registration/confirmedUpdates.ts";
import { deploy } from "../mockedDeployment.ts";

const CONFIRM = "cabal-tls:confirm-update";
const FORESEE = "cabal-tls:failed-update";

class Inner extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("cabal-tls:test:Inner", name, {}, confirmed(options));
    new aws.sqs.Queue(`${name}-queue`, {}, { parent: this });
    this.registerOutputs({});
  }
}

class Outer extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("cabal-tls:test:Outer", name, {}, confirmed(options));
    new Inner(`${name}-inner`, { parent: this });
    const own = new pulumi.ResourceHook(`${name}-own`, () => undefined);
    new aws.sqs.Queue(`${name}-hooked`, {}, { parent: this, hooks: { afterUpdate: [own] } });
    this.registerOutputs({});
  }
}

describe("confirmed", () => {
  it("adds both hooks to each child once, grandchildren and children with hooks of their own included", async () => {
    const { hooks } = await deploy((options) => new Outer("o", options));
    assert.deepEqual(hooks.get("o-inner-queue"), {
      type: "aws:sqs/queue:Queue",
      beforeCreate: [],
      afterCreate: [],
      beforeUpdate: [FORESEE],
      afterUpdate: [CONFIRM],
    });
    assert.deepEqual(hooks.get("o-hooked")?.afterUpdate, ["o-own", CONFIRM]);
  });

  it("adds none to components", async () => {
    const { hooks } = await deploy((options) => new Outer("o", options));
    for (const name of ["o", "o-inner"]) assert.deepEqual(hooks.get(name)?.afterUpdate, [], name);
  });

  it("keeps the caller's transformations", async () => {
    const seen: string[] = [];
    await deploy((options) => {
      const note: pulumi.ResourceTransformation = ({ name }) => void seen.push(name);
      return new Outer("o", { transformations: [...(options.transformations ?? []), note] });
    });
    assert.deepEqual(seen, ["o", "o-inner", "o-inner-queue", "o-hooked"]);
  });

  it("leaves the SDK's own mocks alone, which take no hooks: programs on the package are tested with them", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
      call: ({ inputs }) => inputs,
    });
    const queue = new aws.sqs.Queue("alone", {}, confirmed({}));
    const id = await new Promise((resolve) => queue.id.apply(resolve));
    assert.equal(id, "alone-id");
  });
});

describe("ENGINE_VERSIONS", () => {
  it("is what Pulumi.yaml requires of the engine", () => {
    const project = parse(readFileSync(new URL("../../../Pulumi.yaml", import.meta.url), "utf8"));
    assert.equal(project.requiredPulumiVersion, ">=3.238.0");
    assert.equal(ENGINE_VERSIONS, ">=3.238.0");
  });
});
