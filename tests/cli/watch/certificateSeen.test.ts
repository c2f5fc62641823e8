import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { certificateSeen } from "../../../cli/watch/certificateSeen.ts";
import { testCertificate } from "./testCertificate.ts";

const wildcard = testCertificate({
  commonName: "imap.example.org",
  names: ["*.example.net"],
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2026-07-01T00:00:00Z"),
});
const der = new X509Certificate(wildcard.pem).raw;
const now = new Date("2026-03-01T00:00:00Z");

function fault(change: { host?: string; chainError?: string; now?: Date }): string | undefined {
  return certificateSeen({ der, chainError: undefined, host: "imap.example.net", now, ...change }).fault;
}

describe("certificateSeen", () => {
  it("writes fingerprint and serial as lowercase hex", () => {
    const seen = certificateSeen({ der, chainError: undefined, host: "imap.example.net", now });
    assert.equal(seen.sha256, wildcard.sha256);
    assert.match(seen.serial, /^11[0-9a-f]{16}$/);
    assert.equal(seen.fault, undefined);
  });

  it("finds fault with an untrusted chain", () => {
    assert.equal(
      fault({ chainError: "unable to get local issuer certificate" }),
      "its chain is not trusted (unable to get local issuer certificate)",
    );
  });

  it("finds fault with another name, and does not take the common name for one", () => {
    assert.equal(fault({ host: "imap.example.org" }), "it is not for imap.example.org but for DNS:*.example.net");
    assert.equal(fault({ host: "a.b.example.net" }), "it is not for a.b.example.net but for DNS:*.example.net");
    assert.equal(fault({ host: "example.net" }), "it is not for example.net but for DNS:*.example.net");
  });

  it("knows the first and the last second of validity", () => {
    assert.equal(fault({ now: new Date("2026-01-01T00:00:00Z") }), undefined);
    assert.equal(fault({ now: new Date("2025-12-31T23:59:59Z") }), "it is not valid before 2026-01-01T00:00:00.000Z");
    assert.equal(fault({ now: new Date("2026-07-01T00:00:00Z") }), undefined);
    assert.equal(fault({ now: new Date("2026-07-01T00:00:01Z") }), "it expired on 2026-07-01T00:00:00.000Z");
  });
});
