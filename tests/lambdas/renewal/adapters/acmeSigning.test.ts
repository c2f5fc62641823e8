import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import acme from "acme-client";
import { boundBody, type SignedBody, SigningKey } from "../../../../lambdas/renewal/adapters/acmeSigning.ts";

const URL = "https://ca.example/order";
const KEYS = [
  { alg: "ES256", hash: "sha256", pem: pemOf(generateKeyPairSync("ec", { namedCurve: "prime256v1" })) },
  { alg: "ES384", hash: "sha384", pem: pemOf(generateKeyPairSync("ec", { namedCurve: "secp384r1" })) },
  { alg: "RS256", hash: "sha256", pem: pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 })) },
];
const PEM = KEYS[0]?.pem ?? "";

describe("a request that is signed for a CA", () => {
  for (const { alg, hash, pem } of KEYS) {
    it(`carries a signature by ${alg} that its public key verifies, over header and payload`, () => {
      const key = new SigningKey(pem);
      const body = key.sign(URL, { csr: "abc" }, { nonce: "n1" });
      assert.deepEqual(headerOf(body), { alg, url: URL, nonce: "n1", jwk: key.jwk });
      assert.equal(Buffer.from(body.payload, "base64url").toString(), '{"csr":"abc"}');
      const isSigned = (input: string) =>
        verify(
          hash,
          Buffer.from(input),
          { key: createPublicKey({ key: key.jwk as JsonWebKey, format: "jwk" }), dsaEncoding: "ieee-p1363" },
          Buffer.from(body.signature, "base64url"),
        );
      assert.equal(isSigned(`${body.protected}.${body.payload}`), true);
      assert.equal(isSigned(`${body.protected}.`), false);
    });

    it(`has the TXT value that acme-client computes for a ${alg} key`, async () => {
      const client = new acme.Client({ directoryUrl: "https://unused.invalid/", accountKey: pem });
      const challenge = { type: "dns-01", url: URL, status: "pending", token: "token-1" } as const;
      assert.equal(new SigningKey(pem).txtValueOf("token-1"), await client.getChallengeKeyAuthorization(challenge));
    });
  }

  it("names the account in the place of the key once there is one", () => {
    const body = new SigningKey(PEM).sign(URL, {}, { nonce: "n1", account: "https://ca.example/acct/1" });
    assert.deepEqual(headerOf(body), { alg: "ES256", url: URL, nonce: "n1", kid: "https://ca.example/acct/1" });
  });

  it("has an empty payload when it only reads, and an empty object when it says go", () => {
    const key = new SigningKey(PEM);
    assert.equal(key.sign(URL, undefined, { nonce: "n1" }).payload, "");
    assert.equal(key.sign(URL, {}, { nonce: "n1" }).payload, "e30");
  });

  it("has no nonce inside of another one, where the CA forbids it", () => {
    const key = new SigningKey(PEM);
    assert.deepEqual(headerOf(key.sign(URL, {}, {})), { alg: "ES256", url: URL, jwk: key.jwk });
  });

  it("shows the public members of a key only", () => {
    assert.deepEqual(
      KEYS.map(({ pem }) => Object.keys(new SigningKey(pem).jwk)),
      [
        ["crv", "kty", "x", "y"],
        ["crv", "kty", "x", "y"],
        ["e", "kty", "n"],
      ],
    );
  });
});

describe("an external account binding", () => {
  it("is the account's public key under the secret that the CA gave", () => {
    // The HMAC by openssl dgst -sha256 -mac HMAC -macopt hexkey:0102030405060708.
    const key = { jwk: { crv: "P-256", kty: "EC", x: "AQ", y: "Ag" } } as unknown as SigningKey;
    const body = boundBody("https://ca.example/acct", { kid: "kid-1", hmacKey: "AQIDBAUGBwg" }, key);
    assert.deepEqual(headerOf(body), { alg: "HS256", url: "https://ca.example/acct", kid: "kid-1" });
    assert.equal(Buffer.from(body.payload, "base64url").toString(), '{"crv":"P-256","kty":"EC","x":"AQ","y":"Ag"}');
    assert.equal(body.signature, "_KR2e7ZiJylajI_FGhvbVyu3Ibh9tknD5Hn-LnW8z6w");
  });
});

function headerOf(body: SignedBody): unknown {
  return JSON.parse(Buffer.from(body.protected, "base64url").toString());
}

function pemOf({ privateKey }: { readonly privateKey: KeyObject }): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
