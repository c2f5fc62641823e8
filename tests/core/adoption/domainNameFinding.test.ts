import assert from "node:assert/strict";
import { api } from "./accountFixture.ts";
import { planned } from "./plannedAdoption.ts";

describe("an API's domain name that is adopted", () => {
  it("is left out when it is edge-optimized or has no API", () => {
    const [edge] = planned({ apigateway: [api({ endpointType: "EDGE" })] }).leftOut;
    assert.equal(edge?.why, "its endpoint type is EDGE, and this program manages REGIONAL ones");
    const [empty] = planned({ apigateway: [api({ mappings: [] })] }).leftOut;
    assert.equal(empty?.why, "no API is mapped to it");
  });

  it("is left out with the command that mends it when the provider refuses its security policy", () => {
    const old = planned({ apigateway: [api({ securityPolicy: "TLS_1_0" })] });
    assert.deepEqual(
      old.endpoints.map(({ kind }) => kind),
      ["nlb", "cloudfront", "alb"],
    );
    assert.deepEqual(old.leftOut, [
      {
        what: "api.example.net:443",
        why: "its security policy is TLS_1_0, and the AWS provider imports domain names with TLS_1_2 only",
        fix:
          "Change the policy first, and run this again: aws apigateway update-domain-name --region us-west-2 " +
          "--domain-name api.example.net --patch-operations " +
          `'[{"op":"replace","path":"/securityPolicy","value":"TLS_1_2"}]'`,
      },
    ]);
    const [enhanced] = planned({
      apigateway: [api({ securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" })],
    }).leftOut;
    assert.match(enhanced?.why ?? "", /^its security policy is SecurityPolicy_TLS13_1_3_2025_09, /);
    assert.match(
      enhanced?.fix ?? "",
      /"value":"TLS_1_2"\},\{"op":"replace","path":"\/endpointAccessMode","value":""\}\]'$/,
    );
    assert.deepEqual(planned({ apigateway: [api({ securityPolicy: undefined })] }).leftOut, []);
  });

  it("is left out when it is the wildcard itself", () => {
    const [left] = planned({ apigateway: [api({ name: "*.example.net" })] }).leftOut;
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
    const both = planned({ apigateway: [api({ mappings: [root, below] })] });
    assert.equal(both.endpoints[2]?.config["importMapping"], "a1b2c3/api.example.net");
    assert.deepEqual(both.notes, ["the mappings of api.example.net for /v2 stay outside the stack, as they are."]);
    const only = planned({ apigateway: [api({ mappings: [below] })] });
    assert.equal(only.endpoints[2]?.config["importMapping"], undefined);
    assert.equal(only.endpoints[2]?.config["apiId"], "zzzzzzzzzz");
  });
});
