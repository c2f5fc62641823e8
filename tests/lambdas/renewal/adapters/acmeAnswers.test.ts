import assert from "node:assert/strict";
import { milliseconds, readAuthorization, readOrder } from "../../../../lambdas/renewal/adapters/acmeAnswers.ts";

const NOW = new Date("2027-01-01T00:00:00Z");
const URL = "https://ca.example/order/1";
const ORDER = {
  status: "pending",
  authorizations: ["https://ca.example/authz/1"],
  finalize: "https://ca.example/finalize/1",
};
const CHALLENGE = { type: "dns-01", url: "https://ca.example/chall/1", token: "token", status: "pending" };
const AUTHORIZATION = {
  status: "pending",
  identifier: { type: "dns", value: "a.example.net" },
  challenges: [{ type: "http-01", url: "https://ca.example/chall/2", token: "other" }, CHALLENGE],
};

const answer = (data: unknown, headers: Readonly<Record<string, string>> = {}) => ({ status: 200, headers, data });
const authorization = (data: unknown) =>
  readAuthorization("https://ca.example/authz/1", answer(data), (token) => `digest of ${token}`);

describe("readOrder", () => {
  it("reads what the CA reports of an order, and when to look again", () => {
    assert.deepEqual(readOrder(URL, answer(ORDER), NOW), {
      url: "https://ca.example/order/1",
      status: "pending",
      authorizations: ["https://ca.example/authz/1"],
      finalize: "https://ca.example/finalize/1",
      certificate: undefined,
      problem: undefined,
      retryAfter: undefined,
    });
    const valid = { ...ORDER, status: "valid", certificate: "https://ca.example/cert/1" };
    assert.equal(readOrder(URL, answer(valid), NOW).certificate, "https://ca.example/cert/1");
    assert.equal(readOrder(URL, answer(ORDER, { "retry-after": "30" }), NOW).retryAfter, 30_000);
  });

  it("takes a problem that lacks its type or detail", () => {
    const failed = (error: object) => readOrder(URL, answer({ ...ORDER, status: "invalid", error }), NOW).problem;
    assert.deepEqual(failed({ detail: "no such name" }), { type: "", detail: "no such name" });
    assert.deepEqual(failed({ type: "urn:ietf:params:acme:error:dns" }), {
      type: "urn:ietf:params:acme:error:dns",
      detail: "",
    });
  });

  it("refuses what is not an order, and says where it was", () => {
    for (const data of [
      "text",
      undefined,
      { ...ORDER, status: "deactivated" },
      { ...ORDER, finalize: "not a URL" },
      { ...ORDER, authorizations: "https://ca.example/authz/1" },
    ]) {
      assert.throws(() => readOrder(URL, answer(data), NOW), {
        reason: "CA_BROKEN",
        message: "the answer of https://ca.example/order/1 is not an order",
      });
    }
  });
});

describe("readAuthorization", () => {
  it("takes the DNS challenge of several, with the value that proves it", async () => {
    assert.deepEqual(authorization(AUTHORIZATION), {
      name: "a.example.net",
      status: "pending",
      challenge: { url: "https://ca.example/chall/1", value: "digest of token" },
      problem: undefined,
    });
  });

  it("has no challenge where the CA offers none by DNS, or none with a token", async () => {
    const [http] = AUTHORIZATION.challenges;
    assert.equal(authorization({ ...AUTHORIZATION, challenges: [http] }).challenge, undefined);
    const { token: _, ...bare } = CHALLENGE;
    assert.equal(authorization({ ...AUTHORIZATION, challenges: [bare] }).challenge, undefined);
  });

  it("says why a challenge failed", async () => {
    const error = { type: "urn:ietf:params:acme:error:unauthorized", detail: "wrong value" };
    const failed = { ...AUTHORIZATION, status: "invalid", challenges: [{ ...CHALLENGE, error }] };
    const { status, problem } = authorization(failed);
    assert.deepEqual([status, problem], ["invalid", error]);
  });

  it("refuses what is not an authorization", () => {
    assert.throws(() => authorization({ ...AUTHORIZATION, identifier: "a.example.net" }), {
      reason: "CA_BROKEN",
      message: "the answer of https://ca.example/authz/1 is not an authorization",
    });
  });
});

describe("milliseconds", () => {
  it("are those from now, by seconds or a date, and none for what is neither or past", () => {
    assert.equal(milliseconds("60", NOW), 60_000);
    assert.equal(milliseconds("Fri, 01 Jan 2027 01:00:00 GMT", NOW), 3_600_000);
    assert.equal(milliseconds("soon", NOW), undefined);
    assert.equal(milliseconds("Wed, 21 Oct 2015 07:28:00 GMT", NOW), undefined);
    assert.equal(milliseconds(undefined, NOW), undefined);
  });
});
