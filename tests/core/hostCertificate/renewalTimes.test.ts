import assert from "node:assert/strict";
import {
  backoffMs,
  emergencyTime,
  fallbackTime,
  lifetimeMs,
  profileLifetimeSeconds,
  renewBeforeSeconds,
  retryAfterInstant,
} from "../../../core/hostCertificate/renewalTimes.ts";

const DAY_SECONDS = 86_400;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("the life of a host certificate", () => {
  it("is given by the profiles of Let's Encrypt, and is 90 days without one", () => {
    assert.equal(profileLifetimeSeconds(undefined), 7_776_000);
    assert.equal(profileLifetimeSeconds("classic"), 7_776_000);
    assert.equal(profileLifetimeSeconds("tlsserver"), 3_888_000);
    assert.equal(profileLifetimeSeconds("shortlived"), 576_000);
  });

  it("is not given by a profile of somebody else", () => {
    assert.equal(profileLifetimeSeconds("weekly"), undefined);
    assert.equal(profileLifetimeSeconds("constructor"), undefined);
  });

  it("ends in a renewal with a third of it left, or half of it when it is ten days or shorter", () => {
    assert.equal(renewBeforeSeconds(90 * DAY_SECONDS), 30 * DAY_SECONDS);
    assert.equal(renewBeforeSeconds(45 * DAY_SECONDS), 15 * DAY_SECONDS);
    assert.equal(renewBeforeSeconds(10 * DAY_SECONDS + 1), 288_000);
    assert.equal(renewBeforeSeconds(10 * DAY_SECONDS), 5 * DAY_SECONDS);
    assert.equal(renewBeforeSeconds(576_000), 288_000);
  });
});

describe("when a certificate is renewed without a word from the CA", () => {
  const notBefore = new Date("2026-01-01T00:00:00Z");
  const living = (milliseconds: number) => ({ notBefore, notAfter: new Date(notBefore.getTime() + milliseconds) });

  it("is with a third of its life left, or half of a short one", () => {
    assert.equal(lifetimeMs(living(90 * DAY)), 90 * DAY);
    assert.equal(fallbackTime(living(90 * DAY)).toISOString(), "2026-03-02T00:00:00.000Z");
    assert.equal(fallbackTime(living(10 * DAY)).toISOString(), "2026-01-06T00:00:00.000Z");
  });

  it("is with a tenth left whatever the CA says, two scheduled runs before the end, or at half of a shorter life", () => {
    const left = (life: number, period: number) =>
      living(life).notAfter.getTime() - emergencyTime(living(life), period).getTime();
    assert.equal(left(90 * DAY, HOUR), 9 * DAY);
    assert.equal(left(10 * HOUR, HOUR), 2 * HOUR);
    assert.equal(left(20 * HOUR, HOUR), 2 * HOUR);
    assert.equal(left(21 * HOUR, HOUR), 2.1 * HOUR);
    assert.equal(left(3 * HOUR, HOUR), 1.5 * HOUR);
  });
});

describe("backoffMs", () => {
  it("is 1, 10, 100 minutes, then a day", () => {
    const waits = [0, 1, 2, 3, 4, 5, 100].map((failures) => backoffMs(failures, 90 * DAY));
    assert.deepEqual(waits, [0, MINUTE, 10 * MINUTE, 100 * MINUTE, DAY, DAY, DAY]);
  });

  it("is a fortieth of what is left of the lifetime at most, and a minute at least", () => {
    assert.equal(backoffMs(9, 80 * HOUR), 2 * HOUR);
    assert.equal(backoffMs(9, 40 * DAY), DAY);
    assert.equal(backoffMs(9, 300_000), MINUTE);
    assert.equal(backoffMs(-1, DAY), 0);
    assert.equal(backoffMs(9, -DAY), MINUTE);
    assert.equal(backoffMs(9, undefined), DAY);
  });
});

const NOW = new Date("2026-03-01T00:00:00Z");
const instant = (header: string | undefined) => retryAfterInstant(header, NOW)?.toISOString();

describe("retryAfterInstant", () => {
  it("reads seconds and HTTP dates", () => {
    assert.equal(instant("90"), "2026-03-01T00:01:30.000Z");
    assert.equal(instant(" 90 "), "2026-03-01T00:01:30.000Z");
    assert.equal(instant("Sun, 01 Mar 2026 10:00:00 GMT"), "2026-03-01T10:00:00.000Z");
  });

  it("is absent for what is absent, past or neither", () => {
    for (const header of [undefined, "", "0", "-5", "soon", "Sat, 28 Feb 2026 10:00:00 GMT"]) {
      assert.equal(instant(header), undefined);
    }
  });

  it("is eight days away at most", () => {
    assert.equal(instant("99999999999"), "2026-03-09T00:00:00.000Z");
    assert.equal(instant("Sun, 01 Mar 2099 10:00:00 GMT"), "2026-03-09T00:00:00.000Z");
  });
});
