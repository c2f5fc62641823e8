import assert from "node:assert/strict";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { acmeError, blamesReplaces, orderError } from "../../../core/renewal/acmeProblem.ts";

const NOW = new Date("2026-11-25T12:00:00Z");
const URN = "urn:ietf:params:acme:error:";

describe("acmeError", () => {
  for (const [type, status, reason] of [
    ["rateLimited", 429, "RATE_LIMITED"],
    ["rejectedIdentifier", 400, "NAMES_REFUSED"],
    ["unsupportedIdentifier", 400, "NAMES_REFUSED"],
    ["invalidProfile", 400, "PROFILE_REFUSED"],
    ["externalAccountRequired", 403, "EAB_REFUSED"],
    ["userActionRequired", 403, "TERMS_CHANGED"],
    ["accountDoesNotExist", 400, "ACCOUNT_REFUSED"],
    ["unauthorized", 403, "ACCOUNT_REFUSED"],
    ["invalidContact", 400, "ACCOUNT_REFUSED"],
    ["unsupportedContact", 400, "ACCOUNT_REFUSED"],
    ["caa", 403, "CAA_FORBIDS"],
    ["connection", 400, "VALIDATION_FAILED"],
    ["dns", 400, "VALIDATION_FAILED"],
    ["dnssec", 400, "VALIDATION_FAILED"],
    ["incorrectResponse", 400, "VALIDATION_FAILED"],
    ["tls", 400, "VALIDATION_FAILED"],
    ["serverInternal", 500, "CA_BROKEN"],
    ["badNonce", 400, "CA_BROKEN"],
    ["malformed", 400, "REQUEST_REFUSED"],
  ] as const) {
    it(`takes ${type} for ${reason}`, () => {
      const error = acmeError("newOrder", answer(status, { type: `${URN}${type}`, detail: "because" }), NOW);
      assert.equal(error.reason, reason);
      assert.equal(error.type, `${URN}${type}`);
      assert.equal(error.message, `newOrder: ${status} ${type}: because`);
    });
  }

  it("goes by the status when there is no problem document, as with a proxy's page", () => {
    const reasonOf = (status: number) => acmeError("newOrder", answer(status, "<html>"), NOW).reason;
    assert.equal(reasonOf(429), "RATE_LIMITED");
    assert.equal(reasonOf(400), "REQUEST_REFUSED");
    assert.equal(reasonOf(499), "REQUEST_REFUSED");
    assert.equal(reasonOf(500), "CA_BROKEN");
    assert.equal(acmeError("newOrder", answer(500, "<html>"), NOW).message, "newOrder: 500: no problem document");
  });

  it("takes 503 for a CA that cannot serve, whatever it says", () => {
    const problem = { type: `${URN}rateLimited`, detail: "busy" };
    assert.equal(acmeError("newOrder", answer(503, problem), NOW).reason, "CA_UNAVAILABLE");
  });

  it("names neither type nor words of a problem document that has none, and takes no other thing for them", () => {
    const messageOf = (body: unknown) => acmeError("x", answer(400, body), NOW).message;
    assert.equal(messageOf({}), "x: 400: no detail");
    assert.equal(messageOf(null), "x: 400: no problem document");
    assert.equal(messageOf({ type: 7, detail: 7 }), "x: 400: no detail");
    assert.equal(acmeError("x", answer(400, { type: 7 }), NOW).type, undefined);
    assert.equal(messageOf({ detail: "d", subproblems: "none" }), "x: 400: d");
    assert.equal(messageOf({ detail: "d", subproblems: [{}] }), "x: 400: d; : ");
    assert.equal(messageOf({ detail: "x".repeat(500) }), `x: 400: ${"x".repeat(500)}`);
  });

  it("does not take another namespace's type for one of ACME", () => {
    assert.equal(acmeError("x", answer(400, { type: "urn:other:rateLimited" }), NOW).reason, "REQUEST_REFUSED");
  });

  it("keeps the CA's Retry-After as an instant", () => {
    const error = acmeError("newOrder", { ...answer(429, {}), retryAfter: "3600" }, NOW);
    assert.deepEqual(error.notBefore, new Date("2026-11-25T13:00:00Z"));
    assert.equal(acmeError("newOrder", answer(429, {}), NOW).notBefore, undefined);
  });

  it("names what each subproblem is about, and cuts a text that never ends", () => {
    const subproblems = [{ identifier: { value: "a.example.net" }, detail: "no" }, "junk", null];
    const error = acmeError("newOrder", answer(400, { detail: "two names", subproblems }), NOW);
    assert.equal(error.message, "newOrder: 400: two names; a.example.net: no");
    const long = acmeError("newOrder", answer(400, { detail: "x".repeat(10_000) }), NOW);
    assert.equal(long.message, `newOrder: 400: ${"x".repeat(500)}…`);
  });
});

describe("orderError", () => {
  it("takes unauthorized for a challenge record that was not seen: in an order it is not about the account", () => {
    const error = orderError({ type: `${URN}unauthorized`, detail: "wrong TXT" });
    assert.equal(error.reason, "VALIDATION_FAILED");
    assert.equal(error.message, "order: unauthorized: wrong TXT");
  });

  it("knows no reason when the CA gives none", () => {
    assert.equal(orderError(undefined).reason, "ORDER_FAILED");
    assert.equal(orderError(undefined).message, "order: the CA does not say why");
    assert.equal(orderError({ type: `${URN}badCSR`, detail: "" }).reason, "ORDER_FAILED");
  });

  it("does not take the end of an order for trouble that passes", () => {
    for (const type of ["serverInternal", "rateLimited", "badNonce", "userActionRequired"]) {
      assert.equal(orderError({ type: `${URN}${type}`, detail: "" }).reason, "ORDER_FAILED", type);
    }
    for (const [type, reason] of [
      ["caa", "CAA_FORBIDS"],
      ["dns", "VALIDATION_FAILED"],
      ["rejectedIdentifier", "NAMES_REFUSED"],
      ["invalidProfile", "PROFILE_REFUSED"],
      ["accountDoesNotExist", "ACCOUNT_REFUSED"],
    ] as const) {
      const error = orderError({ type: `${URN}${type}`, detail: "" });
      assert.deepEqual([error.reason, error.type], [reason, `${URN}${type}`]);
    }
  });
});

describe("blamesReplaces", () => {
  const refused = (type: string, status: number) =>
    blamesReplaces(acmeError("newOrder", answer(status, { type: `${URN}${type}` }), NOW));

  it("is so for every refusal that `replaces` may have caused", () => {
    for (const [type, status] of [
      ["alreadyReplaced", 409],
      ["unauthorized", 403],
      ["serverInternal", 500],
      ["malformed", 400],
    ] as const) {
      assert.equal(refused(type, status), true, type);
    }
  });

  it("is not so for refusals that a second order would only repeat", () => {
    for (const [type, status] of [
      ["rateLimited", 429],
      ["badNonce", 400],
      ["invalidProfile", 400],
      ["rejectedIdentifier", 400],
      ["userActionRequired", 403],
      ["externalAccountRequired", 403],
    ] as const) {
      assert.equal(refused(type, status), false, type);
    }
    assert.equal(blamesReplaces(acmeError("newOrder", answer(503, {}), NOW)), false);
    assert.equal(blamesReplaces(new RenewalError({ reason: "CA_UNREACHABLE", detail: "" })), false);
  });
});

function answer(status: number, body: unknown) {
  return { status, retryAfter: undefined, body };
}
