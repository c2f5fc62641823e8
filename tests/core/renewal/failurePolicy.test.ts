import assert from "node:assert/strict";
import { failurePolicy, isUnderWay } from "../../../core/renewal/failurePolicy.ts";

describe("failurePolicy", () => {
  it("asks the next authority when the trouble is this one's", () => {
    assert.equal(failurePolicy("RATE_LIMITED"), "nextAuthority");
    assert.equal(failurePolicy("CA_UNREACHABLE"), "nextAuthority");
    assert.equal(failurePolicy("CAA_FORBIDS"), "nextAuthority");
  });

  it("rehearses on staging when the proof was not seen", () => {
    assert.equal(failurePolicy("VALIDATION_FAILED"), "rehearseFirst");
  });

  it("stops where no other authority would do better", () => {
    assert.equal(failurePolicy("ACCESS_DENIED"), "stop");
    assert.equal(failurePolicy("ZONE_UNUSABLE"), "stop");
    assert.equal(failurePolicy("REHEARSAL_FAILED"), "stop");
  });
});

describe("isUnderWay", () => {
  it("is what goes on in the next run and is no failure", () => {
    assert.equal(isUnderWay("ORDER_PENDING"), true);
    assert.equal(isUnderWay("ROLLOUT_RUNNING"), true);
    assert.equal(isUnderWay("ROLLOUT_FAILED"), false);
    assert.equal(isUnderWay("RATE_LIMITED"), false);
  });
});
