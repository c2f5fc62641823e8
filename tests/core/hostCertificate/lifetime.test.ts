import assert from "node:assert/strict";
import { profileLifetimeSeconds, renewBeforeSeconds } from "../../../core/hostCertificate/lifetime.ts";

const DAY = 86_400;

describe("the life of a host certificate", () => {
  it("is told by the profiles of Let's Encrypt, and is 90 days without one", () => {
    assert.equal(profileLifetimeSeconds(undefined), 7_776_000);
    assert.equal(profileLifetimeSeconds("classic"), 7_776_000);
    assert.equal(profileLifetimeSeconds("tlsserver"), 3_888_000);
    assert.equal(profileLifetimeSeconds("shortlived"), 576_000);
  });

  it("is not told by a profile of somebody else", () => {
    assert.equal(profileLifetimeSeconds("weekly"), undefined);
    assert.equal(profileLifetimeSeconds("constructor"), undefined);
  });

  it("ends in a renewal with a third of it left, or half of it when it is ten days or shorter", () => {
    assert.equal(renewBeforeSeconds(90 * DAY), 30 * DAY);
    assert.equal(renewBeforeSeconds(45 * DAY), 15 * DAY);
    assert.equal(renewBeforeSeconds(10 * DAY + 1), 288_000);
    assert.equal(renewBeforeSeconds(10 * DAY), 5 * DAY);
    assert.equal(renewBeforeSeconds(576_000), 288_000);
  });
});
