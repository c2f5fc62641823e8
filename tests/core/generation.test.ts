import assert from "node:assert/strict";
import { generationHostName, issuerOf, wildcardNames } from "../../core/generation.ts";

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

  it("cover the wildcard first, and the bare domain where it is asked for", () => {
    assert.deepEqual(wildcardNames("example.net", { apex: false }), ["*.example.net"]);
    assert.deepEqual(wildcardNames("example.net", { apex: true }), ["*.example.net", "example.net"]);
  });
});
