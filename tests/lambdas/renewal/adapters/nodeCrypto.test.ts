import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { NodeKeys, trustedRoots } from "../../../../lambdas/renewal/adapters/nodeCrypto.ts";

describe("keys of host certificates", () => {
  for (const [type, kind, details] of [
    ["EC_prime256v1", "ec", { namedCurve: "prime256v1" }],
    ["EC_secp384r1", "ec", { namedCurve: "secp384r1" }],
    ["RSA_2048", "rsa", { modulusLength: 2048 }],
  ] as const) {
    it(`are PKCS #8 PEM of the kind that was asked for: ${type}`, async () => {
      const pem = await new NodeKeys().create(type);
      assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n/);
      const key = createPrivateKey(pem);
      assert.equal(key.asymmetricKeyType, kind);
      for (const [name, value] of Object.entries(details)) {
        assert.equal((key.asymmetricKeyDetails as Record<string, unknown>)[name], value);
      }
    });
  }

  it("request a certificate for each name, in base64url", async () => {
    const keys = new NodeKeys();
    const request = await keys.request(await keys.create("EC_prime256v1"), ["a.example.net", "*.a.example.net"]);
    assert.match(request, /^[\w-]+$/);
    const bytes = Buffer.from(request, "base64url").toString("latin1");
    assert.ok(bytes.includes("a.example.net") && bytes.includes("*.a.example.net"));
  });

  it("are certified under roots that Node trusts", () => {
    assert.ok(trustedRoots().length > 50);
    assert.match(trustedRoots()[0] ?? "", /^-----BEGIN CERTIFICATE-----/);
  });
});
