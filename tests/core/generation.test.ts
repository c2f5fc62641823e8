import assert from "node:assert/strict";
import { generationHostName, generationOfTag, issuerOf, wildcardNames } from "../../core/generation.ts";

describe("generations", () => {
  it("are issued by ACM unless their settings name another issuer", () => {
    assert.deepEqual(
      [undefined, {}, { issuer: "acm" }, { issuer: "acme" }].map((one) => issuerOf(one as never)),
      ["acm", "acm", "acm", "acme"],
    );
  });

  it("have the number in their name as a host of the renewal function", () => {
    assert.equal(generationHostName("wildcard", 12), "wildcard-g12");
  });

  it("are told by the tag of their certificates, of one stack and one wildcard only", () => {
    const tags = [
      "prod-wildcard-g12",
      "prod-wildcard-g3-us-east-1",
      "test-wildcard-g3",
      "prod-other-g3",
      "prod-wildcard-g3x",
    ];
    assert.deepEqual(
      tags.map((tag) => generationOfTag("prod", "wildcard", tag)),
      [12, 3, undefined, undefined, undefined],
    );
  });

  it("cover the wildcard first, and the bare domain where it is asked for", () => {
    assert.deepEqual(wildcardNames("example.net", { apex: false }), ["*.example.net"]);
    assert.deepEqual(wildcardNames("example.net", { apex: true }), ["*.example.net", "example.net"]);
  });
});
