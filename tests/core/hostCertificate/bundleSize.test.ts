import assert from "node:assert/strict";
import { expectedBundleBytes, tierFor } from "../../../core/hostCertificate/bundleSize.ts";

describe("tierFor", () => {
  for (const [bytes, tier] of [
    [0, "Standard"],
    [4096, "Standard"],
    [4097, "Advanced"],
    [8192, "Advanced"],
    [8193, undefined],
  ] as const) {
    it(`is ${tier ?? "none"} for ${bytes} bytes`, () => {
      assert.equal(tierFor("x".repeat(bytes)), tier);
    });
  }

  it("counts bytes, not letters", () => {
    assert.equal(tierFor("é".repeat(2048)), "Standard");
    assert.equal(tierFor("é".repeat(2049)), "Advanced");
  });
});

describe("expectedBundleBytes", () => {
  it("leaves an elliptic key with one name in the Standard tier, and an RSA key above it", () => {
    assert.equal(expectedBundleBytes("EC_prime256v1", ["smtp-out.example.net"]), 3492);
    assert.ok(expectedBundleBytes("RSA_2048", ["smtp-out.example.net"]) > 4096);
  });

  it("grows with the names: twenty fit the Standard tier, thirty do not", () => {
    const names = Array.from({ length: 30 }, (_, place) => `host-${place + 10}.example.net`);
    assert.ok(expectedBundleBytes("EC_prime256v1", names.slice(0, 20)) <= 4096);
    assert.ok(expectedBundleBytes("EC_prime256v1", names) > 4096);
  });
});
