import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { ariId, serialBytes } from "../../../core/renewal/ariId.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

/** The certificate of RFC 9773, appendix A. */
const RFC_9773 = `-----BEGIN CERTIFICATE-----
MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
+FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
-----END CERTIFICATE-----`;

describe("ariId", () => {
  it("is that of RFC 9773's example, whose serial number begins with a zero byte", () => {
    assert.equal(ariId(new X509Certificate(RFC_9773)), "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE");
  });

  it("is absent when the certificate names no key of its issuer", () => {
    assert.equal(ariId(new X509Certificate(testCertificate({ commonName: "a" }).pem)), undefined);
  });

  it("puts the zero byte back that a set high bit asks for, and no other", () => {
    assert.equal(serialBytes("87654321").toString("hex"), "0087654321");
    assert.equal(serialBytes("7FFF").toString("hex"), "7fff");
    assert.equal(serialBytes("FFF").toString("hex"), "0fff");
    assert.equal(serialBytes("00").toString("hex"), "00");
  });
});
