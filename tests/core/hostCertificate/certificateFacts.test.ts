import assert from "node:assert/strict";
import { generateKeyPairSync, type X509Certificate } from "node:crypto";
import { certificateFacts, readCertificate, sameNames } from "../../../core/hostCertificate/certificateFacts.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const NOT_BEFORE = new Date("2026-11-01T00:00:00Z");
const NOT_AFTER = new Date("2027-01-30T00:00:00Z");

describe("what a certificate says about itself", () => {
  it("is its serial number, its fingerprint, its names in lower case and order, its life and its key type", () => {
    const names = ["B.example.net", "a.example.net", "b.example.net"];
    const made = testCertificate({ commonName: "c", names, notBefore: NOT_BEFORE, notAfter: NOT_AFTER });
    const read = readCertificate(made.pem);
    assert.ok(read);
    const { serial, ...facts } = certificateFacts(read);
    assert.match(serial, /^([0-9A-F]{2})+$/);
    assert.deepEqual(facts, {
      sha256: made.sha256,
      names: ["a.example.net", "b.example.net"],
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      keyType: "EC_prime256v1",
    });
  });

  for (const [what, key, keyType] of [
    ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }), "EC_secp384r1"],
    ["RSA of 2,048 bits", generateKeyPairSync("rsa", { modulusLength: 2048 }), "RSA_2048"],
    ["RSA of 3,072 bits", generateKeyPairSync("rsa", { modulusLength: 3072 }), undefined],
    ["P-521", generateKeyPairSync("ec", { namedCurve: "P-521" }), undefined],
    ["Ed25519", generateKeyPairSync("ed25519"), undefined],
  ] as const) {
    it(`takes a key of ${what} for ${keyType ?? "none that is asked for"}`, () => {
      const certificate = { ...fields(), publicKey: key.publicKey } as unknown as X509Certificate;
      assert.equal(certificateFacts(certificate).keyType, keyType);
    });
  }

  it("has no names without the extension, and leaves addresses out", () => {
    const named = (subjectAltName: string | undefined) =>
      certificateFacts({ ...fields(), subjectAltName } as unknown as X509Certificate).names;
    assert.deepEqual(named(undefined), []);
    assert.deepEqual(named("IP Address:192.0.2.1, DNS:A.example.net, email:a@b"), ["a.example.net"]);
  });

  it("is nothing for a text that is no certificate", () => {
    assert.equal(readCertificate("PEM"), undefined);
  });
});

describe("lists of names", () => {
  it("are the same whatever their order, case and repetition", () => {
    assert.equal(sameNames(["b", "A", "a"], ["a", "B"]), true);
    assert.equal(sameNames(["a"], ["a", "b"]), false);
    assert.equal(sameNames(["ab"], ["a", "b"]), false);
  });
});

function fields() {
  const read = readCertificate(testCertificate({ commonName: "c", names: ["a.example.net"] }).pem);
  assert.ok(read);
  const { serialNumber, raw, validFromDate, validToDate, publicKey, subjectAltName } = read;
  return { serialNumber, raw, validFromDate, validToDate, publicKey, subjectAltName };
}
