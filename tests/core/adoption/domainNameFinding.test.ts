import assert from "node:assert/strict";
import { api } from "./accountFixture.ts";
import { planned } from "./plannedAdoption.ts";

describe("an API's domain name that is adopted", () => {
  it("is left out when it is edge-optimized or has no API", () => {
    const [edge] = planned({ domainNames: [api({ endpointType: "EDGE" })] }).leftOut;
    assert.equal(edge?.why, "its endpoint type is EDGE, and this program manages REGIONAL ones");
    const [empty] = planned({ domainNames: [api({ mappings: [] })] }).leftOut;
    assert.equal(empty?.why, "no API is mapped to it");
  });

  it("is left out when it is the wildcard itself", () => {
    const [left] = planned({ domainNames: [api({ name: "*.example.net" })] }).leftOut;
    assert.deepEqual(left, {
      what: "*.example.net:443",
      why: "it has a certificate of the wildcard, and is no name of one label below example.net",
      fix: "Give it another certificate by hand when the wildcard rotates, or map the APIs to names of one label.",
    });
  });

  it("keeps mappings of paths outside the stack", () => {
    const below = { id: "d4e5f6", key: "v2", apiId: "zzzzzzzzzz", stage: "$default" };
    const [root] = api().mappings;
    assert.ok(root);
    const both = planned({ domainNames: [api({ mappings: [root, below] })] });
    assert.equal(both.endpoints[2]?.config["importMapping"], "a1b2c3/api.example.net");
    assert.deepEqual(both.notes, ["the mappings of api.example.net for /v2 stay outside the stack, as they are."]);
    const only = planned({ domainNames: [api({ mappings: [below] })] });
    assert.equal(only.endpoints[2]?.config["importMapping"], undefined);
    assert.equal(only.endpoints[2]?.config["apiId"], "zzzzzzzzzz");
  });
});
