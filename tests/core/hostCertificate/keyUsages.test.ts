import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { keyUsages } from "../../../core/hostCertificate/keyUsages.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";
import { extendedKeyUsage, keyUsage, objectId, octets, sequence } from "../../derEncoding.ts";

function usagesWith(...extensions: Buffer[]): string[] {
  return keyUsages(new X509Certificate(testCertificate({ commonName: "a", names: ["a.example.net"], extensions }).pem));
}

describe("the key usages of a certificate", () => {
  it("are none without the extension", () => {
    assert.deepEqual(usagesWith(extendedKeyUsage(1)), []);
  });

  it("are the bits of the extension in ACM's words", () => {
    assert.deepEqual(usagesWith(keyUsage(1)), ["DIGITAL_SIGNATURE"]);
    assert.deepEqual(usagesWith(extendedKeyUsage(1), keyUsage(1, 0, 1)), ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"]);
    assert.deepEqual(usagesWith(keyUsage(0, 1, 0, 1, 1, 1, 1, 1, 1)), [
      "NON_REPUDIATION",
      "DATA_ENCIPHERMENT",
      "KEY_AGREEMENT",
      "CERTIFICATE_SIGNING",
      "CRL_SIGNING",
      "ENCIPHER_ONLY",
      "DECIPHER_ONLY",
    ]);
  });

  it("are read from the extension, not from another value that holds its identifier", () => {
    const other = sequence(objectId(0x2a, 0x03), octets(objectId(0x55, 0x1d, 0x0f)));
    assert.deepEqual(usagesWith(other, keyUsage(0, 0, 1)), ["KEY_ENCIPHERMENT"]);
  });
});
