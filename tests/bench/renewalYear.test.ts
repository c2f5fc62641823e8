import assert from "node:assert/strict";
import { CaLimits } from "./caLimits.ts";
import { renewalYear } from "./renewalYear.ts";
import { TokenBucket } from "./tokenBucket.ts";

const HOUR_MS = 3_600_000;
const FEW = { hosts: 4, days: 70, lifetimeDays: 90, hostsADay: 4, hostsADomain: 50, failing: 0, random: () => 0.5 };

describe("TokenBucket", () => {
  it("gives its size at once, then one after each pause, and never more than its size", () => {
    const bucket = new TokenBucket(2, 2 * HOUR_MS);
    bucket.take(0);
    assert.equal(bucket.waitMs(0), 0);
    bucket.take(0);
    assert.equal(bucket.waitMs(0), HOUR_MS);
    assert.equal(bucket.waitMs(HOUR_MS), 0);
    bucket.take(100 * HOUR_MS);
    bucket.take(100 * HOUR_MS);
    assert.equal(bucket.waitMs(100 * HOUR_MS), HOUR_MS);
  });
});

describe("CaLimits", () => {
  it("takes five certificates of the same names in a week, and the next after a refill", () => {
    const limits = new CaLimits();
    for (let issued = 0; issued < 5; issued++) limits.count("a.example", "a.example", 0, false);
    assert.equal(limits.waitMs("a.example", "a.example", 0), 33.6 * HOUR_MS);
    assert.equal(limits.waitMs("b.a.example", "a.example", 0), 0);
  });

  it("takes 50 certificates of a domain in a week, and 300 orders of an account in three hours", () => {
    const limits = new CaLimits();
    for (let host = 0; host < 50; host++) limits.count(`h${host}.a.example`, "a.example", 0, false);
    assert.ok(limits.waitMs("one-more.a.example", "a.example", 0) > 3 * HOUR_MS);
    for (let host = 50; host < 300; host++) limits.count(`h${host}.example`, `h${host}.example`, 0, false);
    assert.equal(limits.waitMs("other.example", "other.example", 0), 36_000);
  });

  it("lets nobody try a name whose validation failed five times in an hour", () => {
    const limits = new CaLimits();
    for (let failure = 0; failure < 5; failure++) limits.countFailure("a.example", 0);
    assert.equal(limits.waitMs("a.example", "a.example", 0), HOUR_MS / 5);
  });
});

describe("renewalYear", () => {
  it("issues once, asks four times a day for the window, and renews each host once in it, exempt from limits", () => {
    const year = renewalYear(FEW);
    assert.deepEqual([year.orders, year.exempt, year.failed, year.limited, year.expired], [8, 4, 0, 0, 0]);
    assert.equal(year.looks, 4 * 70 * 24);
    assert.ok(year.polls > 4 * 70 * 3 && year.polls <= 4 * 70 * 4);
    assert.equal(year.peak, 4);
  });

  it("meets the limit of a domain when all its hosts come on one day, and gets them all in the end", () => {
    const year = renewalYear({ ...FEW, hosts: 60, days: 10, hostsADay: 60, hostsADomain: 60 });
    assert.ok(year.limited > 0);
    assert.equal(year.orders - year.limited, 60);
  });

  it("backs off for a day when every order fails, and so meets no limit", () => {
    const year = renewalYear({ ...FEW, hosts: 1, days: 10, hostsADay: 1, failing: 1 });
    assert.equal(year.limited, 0);
    assert.ok(year.failed > 5 && year.failed < 15);
  });
});
