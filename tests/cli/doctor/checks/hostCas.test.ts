import assert from "node:assert/strict";
import { acmeCaa } from "../../../../cli/doctor/checks/caa.ts";
import { hostRenewal } from "../../../../cli/doctor/checks/hostRenewal.ts";
import type { HostState } from "../../../../core/hostCertificate/hostState.ts";
import { facts } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const LETSENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
const GOOGLE = "https://dv.acme-v02.api.pki.goog/directory";
const ACM = "https://acm-acme-enroll.us-west-2.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory";

const LIMITED = {
  reason: "RATE_LIMITED",
  type: "urn:ietf:params:acme:error:rateLimited",
  detail: "newOrder: 429 rateLimited: too many certificates (5) already issued",
  at: "2026-11-24T10:00:00.000Z",
};
const FORBIDDEN = { reason: "CAA_FORBIDS", detail: "it names other.example", at: "2026-11-24T10:00:00.000Z" };

function hostOf(state: Partial<HostState>, directories: readonly string[]) {
  const host = healthyHost({ state });
  return { ...host, entry: { ...host.entry, directories } };
}

function found(state: Partial<HostState>, directories: readonly string[] = [LETSENCRYPT, GOOGLE]) {
  return hostRenewal(facts({ hosts: [hostOf(state, directories)] })).map(({ verdict, reason, evidence }) => ({
    verdict,
    reason,
    evidence: evidence.filter((line) => line.includes("letsencrypt")),
  }));
}

const LEFT_LIMITED =
  "left letsencrypt at 2026-11-24 10:00 UTC because of RATE_LIMITED, the CA's rate limit is reached (urn:ietf:params:acme:error:rateLimited): newOrder: 429 rateLimited: too many certificates (5) already issued";
const LEFT_FORBIDDEN =
  "left letsencrypt at 2026-11-24 10:00 UTC because of CAA_FORBIDS, the domain's CAA records do not allow this CA: it names other.example";

describe("a CA that gave no certificate", () => {
  it("is named with its cause, and is no fault, when another one issued and the cause passes by itself", () => {
    assert.deepEqual(found({ cas: { letsencrypt: { lastError: LIMITED } } }), [
      { verdict: "pass", reason: undefined, evidence: [LEFT_LIMITED] },
    ]);
  });

  it("is named with the time before which it is not asked", () => {
    const cas = { letsencrypt: { lastError: LIMITED, notBefore: hours(20) } };
    const [first] = found({ cas });
    const until = hours(20).slice(0, 16).replace("T", " ");
    assert.match(first?.evidence[0] ?? "", new RegExp(`already issued; it is not asked before ${until}`));
    const past = { letsencrypt: { lastError: LIMITED, notBefore: hours(-1) } };
    assert.deepEqual(found({ cas: past })[0]?.evidence, [LEFT_LIMITED]);
  });

  it("is a warning when the cause does not pass by itself", () => {
    assert.deepEqual(found({ cas: { letsencrypt: { lastError: FORBIDDEN } } }), [
      { verdict: "pass", reason: undefined, evidence: [LEFT_FORBIDDEN] },
      { verdict: "warn", reason: "CA_LEFT", evidence: [LEFT_FORBIDDEN] },
    ]);
  });

  it("is not mentioned once it is no longer configured", () => {
    assert.deepEqual(found({ cas: { letsencrypt: { lastError: FORBIDDEN } } }, [GOOGLE, ACM]), [
      { verdict: "pass", reason: undefined, evidence: [] },
    ]);
  });

  it("is no second finding when it is the only one", () => {
    const [only, ...others] = found({ cas: { letsencrypt: { lastError: FORBIDDEN } } }, [LETSENCRYPT]);
    assert.equal(only?.verdict, "pass");
    assert.deepEqual(others, []);
  });

  it("is in the evidence of a renewal for which every CA failed", () => {
    const error = { reason: "CA_UNREACHABLE", detail: "no answer", at: hours(-1) };
    const cas = { letsencrypt: { lastError: FORBIDDEN }, google: { lastError: error } };
    assert.deepEqual(found({ failures: 2, lastError: error, cas }), [
      { verdict: "warn", reason: "RENEWAL_FAILED", evidence: [LEFT_FORBIDDEN] },
    ]);
    assert.deepEqual(found({ notBefore: hours(3), lastError: error, cas }), [
      { verdict: "warn", reason: "RENEWAL_RATE_LIMITED", evidence: [LEFT_FORBIDDEN] },
    ]);
  });
});

describe("CAA for one of several CAs", () => {
  const judged = (value: string, directories: readonly string[]) => {
    const caa = new Map([["example.net", { value: [{ flags: 0, tag: "issue", value }] }]]);
    const all = facts({ hosts: [hostOf({}, directories)] });
    return acmeCaa({ ...all, dns: { ...all.dns, caa } }).map(({ verdict, reason, evidence }) => [
      verdict,
      reason,
      evidence[0],
    ]);
  };

  it("is a warning when it forbids the one behind the first", () => {
    assert.deepEqual(judged("letsencrypt.org", [LETSENCRYPT, GOOGLE]), [
      ["warn", "CAA_FORBIDS", "google may not issue"],
    ]);
    assert.deepEqual(judged("letsencrypt.org", [LETSENCRYPT, ACM]), [
      ["warn", "CAA_FORBIDS", "acm:us-west-2/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 may not issue"],
    ]);
  });

  it("is a fault when it forbids all of them, and nothing when it allows the only one", () => {
    assert.deepEqual(judged("other.example", [LETSENCRYPT, GOOGLE]), [
      ["warn", "CAA_FORBIDS", 'CAA at example.net: 0 issue "other.example": it names other.example'],
    ]);
    assert.equal(judged("letsencrypt.org", [LETSENCRYPT])[0]?.[0], "pass");
  });
});
