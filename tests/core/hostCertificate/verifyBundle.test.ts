import assert from "node:assert/strict";
import { readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import type { PemBundle } from "../../../core/hostCertificate/pemBundle.ts";
import type { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { type BundleWish, isKeyOf, verifyBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const NOT_BEFORE = new Date("2026-11-01T00:00:00Z");
const NOT_AFTER = new Date("2027-01-30T00:00:00Z");
const DATES = { notBefore: NOT_BEFORE, notAfter: NOT_AFTER };

const root = testCertificate({ commonName: "Root", ...DATES });
const middle = testCertificate({ commonName: "Middle", issuer: signer("Root", root.keyPem), ...DATES });
const leaf = issued(["smtp-out.example.net"]);
const other = testCertificate({ commonName: "Other root", ...DATES });

const BUNDLE: PemBundle = { key: leaf.keyPem, leaf: leaf.pem, intermediates: [middle.pem] };
const WISH: BundleWish = {
  names: ["smtp-out.example.net"],
  match: "exact",
  roots: [other.pem, root.pem],
  now: new Date("2026-11-25T12:00:00Z"),
};

describe("verifyBundle", () => {
  it("returns what the leaf says when all of it fits", () => {
    const { bundle, facts } = verifyBundle(BUNDLE, WISH);
    assert.deepEqual(bundle, BUNDLE);
    assert.deepEqual(facts.names, ["smtp-out.example.net"]);
    assert.deepEqual([facts.notBefore, facts.notAfter], [NOT_BEFORE, NOT_AFTER]);
    assert.equal(facts.keyType, "EC_prime256v1");
    assert.equal(facts.sha256, leaf.sha256);
  });

  it("refuses a key of another certificate, and does not repeat it", () => {
    const error = refusal({ ...BUNDLE, key: other.keyPem });
    assert.equal(error.reason, "KEY_MISMATCH");
    assert.equal(error.message, "the private key is not that of the first certificate");
    assert.equal(refusal({ ...BUNDLE, key: "no key" }).reason, "KEY_MISMATCH");
  });

  it("refuses other names, also more of them, and names both", () => {
    const two = issued(["smtp-out.example.net", "mail.example.net"]);
    const error = refusal({ ...BUNDLE, key: two.keyPem, leaf: two.pem });
    assert.equal(error.reason, "NAMES_MISMATCH");
    assert.equal(
      error.message,
      "the certificate is for mail.example.net, smtp-out.example.net; wanted: smtp-out.example.net",
    );
  });

  it("takes a certificate that covers the names when that is asked, a wildcard too", () => {
    const wild = issued(["*.example.net"]);
    const bundle = { ...BUNDLE, key: wild.keyPem, leaf: wild.pem };
    assert.deepEqual(verifyBundle(bundle, { ...WISH, match: "cover" }).facts.names, ["*.example.net"]);
    assert.equal(refusal(bundle).reason, "NAMES_MISMATCH");
    assert.equal(refusal(bundle, { match: "cover", names: ["example.net"] }).reason, "NAMES_MISMATCH");
    assert.equal(refusal(BUNDLE, { match: "cover", names: ["*.example.net"] }).reason, "NAMES_MISMATCH");
  });

  it("is valid from its first second to the last one before its end", () => {
    const at = (instant: string) => ({ ...WISH, now: new Date(instant) });
    assert.doesNotThrow(() => verifyBundle(BUNDLE, at("2026-11-01T00:00:00Z")));
    assert.doesNotThrow(() => verifyBundle(BUNDLE, at("2027-01-29T23:59:59Z")));
    assert.equal(refusal(BUNDLE, { now: new Date("2026-10-31T23:59:59Z") }).reason, "NOT_VALID_NOW");
    assert.equal(refusal(BUNDLE, { now: new Date("2027-01-30T00:00:00Z") }).reason, "NOT_VALID_NOW");
  });

  it("refuses a chain with a gap, or that leads to no known root", () => {
    assert.equal(refusal({ ...BUNDLE, intermediates: [] }).reason, "CHAIN_BROKEN");
    assert.equal(
      refusal(BUNDLE, { roots: [other.pem] }).message,
      "no known root has signed certificate 2 of the chain (CN=Middle), whose issuer, CN=Root, is not in the chain",
    );
    assert.equal(refusal(BUNDLE, { roots: [] }).reason, "CHAIN_BROKEN");
  });

  it("refuses an issuer of the right name whose key has not signed", () => {
    const forged = testCertificate({ commonName: "Middle", issuer: signer("Root", root.keyPem), ...DATES });
    assert.equal(refusal({ ...BUNDLE, intermediates: [forged.pem] }).reason, "CHAIN_BROKEN");
  });

  it("leaves a root off that was sent along, and asks for no root of a staging CA", () => {
    const { bundle } = verifyBundle({ ...BUNDLE, intermediates: [root.pem, middle.pem] }, WISH);
    assert.deepEqual(bundle.intermediates, [middle.pem]);
    assert.doesNotThrow(() => verifyBundle(BUNDLE, { ...WISH, roots: undefined }));
  });

  it("refuses what is not a certificate", () => {
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert.equal(refusal({ ...BUNDLE, leaf: broken }).message, "certificate 1 of the chain cannot be read");
    assert.equal(refusal({ ...BUNDLE, intermediates: [broken] }).message, "certificate 2 of the chain cannot be read");
  });
});

describe("isKeyOf", () => {
  it("tells a certificate's own key from another", () => {
    const certificate = readCertificate(leaf.pem);
    assert.ok(certificate);
    assert.equal(isKeyOf(leaf.keyPem, certificate), true);
    assert.equal(isKeyOf(root.keyPem, certificate), false);
  });
});

function issued(names: readonly string[]) {
  return testCertificate({ commonName: names[0] ?? "", names, issuer: signer("Middle", middle.keyPem), ...DATES });
}

function signer(commonName: string, keyPem: string) {
  return { commonName, keyPem };
}

function refusal(bundle: PemBundle, change: Partial<BundleWish> = {}): RenewalError {
  try {
    verifyBundle(bundle, { ...WISH, ...change });
  } catch (error) {
    return error as RenewalError;
  }
  throw new Error("the bundle was taken");
}
