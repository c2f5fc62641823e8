import assert from "node:assert/strict";
import {
  asRenewalError,
  failurePolicy,
  isUnderWay,
  passesByItself,
  policyOf,
  RenewalError,
} from "../../../core/hostCertificate/renewalError.ts";
import { RENEWAL_REASONS, type RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";

describe("an error of a renewal", () => {
  it("has a name, a reason, and only what it was given beside that", () => {
    const cause = new Error("socket hang up");
    const notBefore = new Date("2026-11-25T12:00:00Z");
    const error = new RenewalError({ reason: "RATE_LIMITED", detail: "newOrder: 429", type: "t", notBefore, cause });
    assert.deepEqual(
      [error.name, error.message, error.reason, error.type, error.notBefore, error.cause],
      ["RenewalError", "newOrder: 429", "RATE_LIMITED", "t", notBefore, cause],
    );
    assert.equal("cause" in new RenewalError({ reason: "BUSY", detail: "" }), false);
  });

  it("is taken as it is, and every other thing that was thrown as INTERNAL without its own words", () => {
    const own = new RenewalError({ reason: "BUSY", detail: "busy" });
    assert.equal(asRenewalError(own), own);
    for (const [thrown, word] of [
      [new TypeError("the key is MIGH"), "TypeError"],
      ["the key is MIGH", "string"],
      [undefined, "undefined"],
    ] as const) {
      const error = asRenewalError(thrown);
      assert.equal(error.reason, "INTERNAL");
      assert.equal(error.message, `${word} in the function itself; its log has the source line`);
      assert.equal(error.cause, thrown);
    }
  });
});

const ALL = Object.keys(RENEWAL_REASONS) as RenewalReason[];

describe("failurePolicy", () => {
  it("asks the next CA when the trouble is this one's", () => {
    assert.deepEqual(
      ALL.filter((reason) => failurePolicy(reason) === "nextCa"),
      [
        "RATE_LIMITED",
        "CA_UNAVAILABLE",
        "CA_UNREACHABLE",
        "CA_BROKEN",
        "CAA_FORBIDS",
        "NAMES_REFUSED",
        "PROFILE_REFUSED",
        "ACCOUNT_REFUSED",
        "EAB_REFUSED",
        "TERMS_CHANGED",
        "REQUEST_REFUSED",
        "ORDER_FAILED",
        "KEY_MISMATCH",
        "NAMES_MISMATCH",
        "CHAIN_BROKEN",
        "NOT_VALID_NOW",
        "TOO_LARGE",
      ],
    );
  });

  it("rehearses on staging when the challenge record was not seen", () => {
    assert.deepEqual(
      ALL.filter((reason) => failurePolicy(reason) === "rehearseFirst"),
      ["VALIDATION_FAILED"],
    );
  });

  it("asks only CAs that need no challenge record when none can be published", () => {
    assert.deepEqual(
      ALL.filter((reason) => failurePolicy(reason) === "nextWithoutDns"),
      ["ZONE_UNUSABLE", "CHALLENGE_DELEGATED", "CHALLENGE_NOT_DELEGATED", "DNS_FAILED"],
    );
  });

  it("takes a failed rehearsal for what failed in it", () => {
    const rehearsal = (reason: RenewalReason) =>
      new RenewalError({
        reason: "REHEARSAL_FAILED",
        detail: "",
        cause: new RenewalError({ reason, detail: "" }),
      });
    assert.equal(policyOf(rehearsal("VALIDATION_FAILED")), "rehearseFirst");
    assert.equal(policyOf(rehearsal("DNS_FAILED")), "nextWithoutDns");
    assert.equal(policyOf(rehearsal("ACCESS_DENIED")), "stop");
    assert.equal(policyOf(new RenewalError({ reason: "RATE_LIMITED", detail: "" })), "nextCa");
  });

  it("asks only CAs that need no challenge record when Route 53 denies or throttles a call, a rehearsal's as well", () => {
    for (const reason of ["ACCESS_DENIED", "THROTTLED"] as const) {
      const ofDns = new RenewalError({ reason, detail: "", isOfDns: true });
      assert.equal(policyOf(ofDns), "nextWithoutDns", reason);
      assert.equal(
        policyOf(new RenewalError({ reason: "REHEARSAL_FAILED", detail: "", cause: ofDns })),
        "nextWithoutDns",
        reason,
      );
      assert.equal(policyOf(new RenewalError({ reason, detail: "" })), "stop", reason);
    }
    // The subnets lead nowhere, to no CA either.
    assert.equal(policyOf(new RenewalError({ reason: "NO_EGRESS", detail: "", isOfDns: true })), "stop");
  });

  it("stops at everything else, where no other CA would do better", () => {
    for (const reason of ["ACCESS_DENIED", "STORE_FAILED", "REHEARSAL_FAILED", "LEASE_LOST"] as const) {
      assert.equal(failurePolicy(reason), "stop", reason);
    }
  });
});

describe("isUnderWay", () => {
  it("is what goes on in the next run and is not a failure", () => {
    assert.deepEqual(ALL.filter(isUnderWay), ["ROLLOUT_RUNNING", "BUSY", "ORDER_PENDING", "OUT_OF_TIME"]);
  });
});

describe("passesByItself", () => {
  it("is what a later run may overcome though nobody has changed anything", () => {
    assert.deepEqual(ALL.filter(passesByItself), [
      "BUSY",
      "BACKING_OFF",
      "ORDER_PENDING",
      "OUT_OF_TIME",
      "RATE_LIMITED",
      "CA_UNAVAILABLE",
      "CA_UNREACHABLE",
      "CA_BROKEN",
      "NO_CA",
      "THROTTLED",
    ]);
  });
});
