import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { ariId, serialBytes, ariWindow } from "../../../core/renewal/renewalInformation.ts";
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

const NOW = new Date("2026-03-01T00:00:00Z");
const URL_OF_IT = "https://ca.example/ari/a.b";
const body = { suggestedWindow: { start: "2026-03-01T00:00:00Z", end: "2026-03-02T00:00:00Z" } };
const context = { url: URL_OF_IT, now: NOW, random: 0.5, known: undefined };

describe("ariWindow", () => {
  it("draws a time in the window and asks again when the CA says", () => {
    assert.deepEqual(ariWindow({ body, retryAfter: 21_600_000 }, context), {
      start: "2026-03-01T00:00:00.000Z",
      end: "2026-03-02T00:00:00.000Z",
      chosen: "2026-03-01T12:00:00.000Z",
      url: URL_OF_IT,
      nextPoll: "2026-03-01T06:09:00.000Z",
    });
  });

  it("keeps the time as long as the window stays, and draws another when it moves or is of another certificate", () => {
    const known = ariWindow({ body, retryAfter: undefined }, context);
    const again = { ...context, random: 0.9, known };
    assert.equal(ariWindow({ body, retryAfter: undefined }, again)?.chosen, "2026-03-01T12:00:00.000Z");
    const moved = { suggestedWindow: { ...body.suggestedWindow, end: "2026-03-01T10:00:00Z" } };
    assert.equal(ariWindow({ body: moved, retryAfter: undefined }, again)?.chosen, "2026-03-01T09:00:00.000Z");
    const other = { ...again, url: "https://ca.example/ari/c.d" };
    assert.equal(ariWindow({ body, retryAfter: undefined }, other)?.chosen, "2026-03-01T21:36:00.000Z");
  });

  it("asks at least once a day, at most once a minute, and every six hours when the CA does not say", () => {
    const next = (retryAfter: number | undefined) =>
      ariWindow({ body, retryAfter }, { ...context, random: 0 })?.nextPoll;
    assert.equal(next(7 * 86_400_000), "2026-03-02T00:00:00.000Z");
    assert.equal(next(1), "2026-03-01T00:01:00.000Z");
    assert.equal(next(undefined), "2026-03-01T06:00:00.000Z");
  });

  it("takes an explanation that is an address, and no other text", () => {
    const explained = (explanationURL: string) =>
      ariWindow({ body: { ...body, explanationURL }, retryAfter: undefined }, context)?.explanationUrl;
    assert.equal(explained("https://ca.example/why"), "https://ca.example/why");
    assert.equal(explained("javascript:alert(1)"), undefined);
    assert.equal(explained(`https://ca.example/${"x".repeat(400)}`), undefined);
  });

  it("is none when the answer makes no sense", () => {
    const hostile: readonly unknown[] = [
      undefined,
      "text",
      {},
      { suggestedWindow: {} },
      { suggestedWindow: { start: "soon", end: "later" } },
      { suggestedWindow: { start: "2026-03-02T00:00:00Z", end: "2026-03-01T00:00:00Z" } },
      { suggestedWindow: { start: "2026-03-01T00:00:00Z", end: "2026-03-01T00:00:00Z" } },
    ];
    for (const one of hostile) assert.equal(ariWindow({ body: one, retryAfter: undefined }, context), undefined);
  });

  it("understands times with an offset", () => {
    const offset = { suggestedWindow: { start: "2026-03-01T02:00:00+02:00", end: "2026-03-02T02:00:00+02:00" } };
    assert.equal(ariWindow({ body: offset, retryAfter: undefined }, context)?.start, "2026-03-01T00:00:00.000Z");
  });
});
