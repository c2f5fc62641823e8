import { strict as assert } from "node:assert";
import { awsClients } from "../../../provider/awsClients.ts";
import type { PropertyMap } from "../../../provider/propertyMap.ts";
import { Provider } from "../../../provider/rpc/provider.ts";
import type { ResourceType } from "../../../provider/resourceType.ts";
import { InitFailedError } from "../../../provider/rpc/rpcFailure.ts";
import { exampleType } from "../exampleType.ts";

/** A provider of one type, which notes what it is asked to do. */
function noting(changed: Partial<ResourceType>) {
  const calls: string[] = [];
  const type: ResourceType = {
    ...exampleType,
    create: async () => "id",
    settle: async () => void calls.push("settle"),
    update: async () => void calls.push("update"),
    read: async () => {
      calls.push("read");
      return { inputs: { name: "a", port: 1 }, outputs: { arn: "arn:a" } };
    },
    ...changed,
  };
  const settings = { region: "us-west-2", clients: awsClients("http://127.0.0.1:1"), timeFactor: 1 };
  return { calls, token: type.token, provider: new Provider({ ...settings, types: new Map([[type.token, type]]) }) };
}

const request = (outputs: PropertyMap, news: PropertyMap) => ({
  news,
  recorded: { inputs: { name: "a", port: 1 }, outputs },
  ignored: [],
  timeout: 0,
});

describe("provider", () => {
  it("only reads when the state has the wanted values already", async () => {
    const { calls, token, provider } = noting({});
    const { properties } = await provider.update(token, "id", request({ name: "a", port: 2 }, { name: "a", port: 2 }));
    assert.deepEqual(calls, ["read"]);
    assert.deepEqual(properties, { id: "id", name: "a", port: 1, arn: "arn:a", tagsAll: {} });
  });

  it("writes, waits and reads when the state has other values", async () => {
    const { calls, token, provider } = noting({});
    await provider.update(token, "id", request({ name: "a", port: 1 }, { name: "a", port: 2 }));
    assert.deepEqual(calls, ["update", "settle", "read"]);
  });

  it("records the wanted values beside the old outputs when AWS refuses an update", async () => {
    const refuse = async () => assert.fail("refused");
    const { token, provider } = noting({ update: refuse });
    const outputs = { name: "a", port: 1, arn: "arn:a" };
    await assert.rejects(provider.update(token, "id", request(outputs, { name: "a", port: 2 })), (error) => {
      assert.ok(error instanceof InitFailedError);
      assert.deepEqual(error.properties, { name: "a", port: 2, arn: "arn:a", policy: null, tagsAll: {} });
      return error.id === "id" && error.message === "refused";
    });
  });

  it("fails an update without recording anything when the resource is gone", async () => {
    const { token, provider } = noting({ read: async () => undefined });
    await assert.rejects(
      provider.update(token, "id", request({ name: "a", port: 1 }, { name: "a", port: 2 })),
      (error: Error) =>
        error.name === "Error" && /did not exist while updating .* run `pulumi refresh`/.test(error.message),
    );
  });

  it("keeps the id of a resource whose creation fails while it waits, without outputs", async () => {
    const { token, provider } = noting({ settle: async () => assert.fail("never Deployed") });
    await assert.rejects(provider.create(token, { name: "a", __defaults: [] }, 0), (error) => {
      assert.ok(error instanceof InitFailedError);
      assert.deepEqual(error.properties, { id: "id", name: "a" });
      return error.id === "id";
    });
  });

  it("deletes before it replaces when the program named the resource, and creates first otherwise", () => {
    const { token, provider } = noting({});
    const recorded = { inputs: { name: "a" }, outputs: { name: "a" } };
    const diff = (news: PropertyMap) => provider.diff(token, recorded, news, []).deleteBeforeReplace;
    assert.equal(diff({ name: "b", __defaults: [] }), true);
    assert.equal(diff({ name: "a", region: "eu-west-1", __defaults: [] }), true);
    assert.equal(diff({ name: "a", region: "eu-west-1", __defaults: ["name"] }), false);
    assert.equal(diff({ name: "a", port: 2, __defaults: [] }), false, "an update replaces nothing");
  });

  it("deletes before it replaces for a type that says so", () => {
    const { token, provider } = noting({ deleteBeforeReplace: true });
    const recorded = { inputs: { name: "a" }, outputs: { name: "a" } };
    const news = { name: "a", region: "eu-west-1", __defaults: ["name"] };
    assert.equal(provider.diff(token, recorded, news, []).deleteBeforeReplace, true);
  });
});
