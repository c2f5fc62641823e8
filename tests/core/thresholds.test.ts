import assert from "node:assert/strict";
import { thresholds } from "../../core/thresholds.ts";

const DAY = 86_400;

describe("thresholds", () => {
  it("are 21 and 7 days for an ACM certificate, which renews 45 days before its end", () => {
    assert.deepEqual(thresholds(198 * DAY, 45 * DAY), {
      lifetimeSeconds: 17_107_200,
      renewBeforeSeconds: 3_888_000,
      warningSeconds: 1_814_400,
      criticalSeconds: 604_800,
    });
  });
  it("are 21 and 6.9 days for a 30-day renewal window", () => {
    const { warningSeconds, criticalSeconds } = thresholds(90 * DAY, 30 * DAY);
    assert.deepEqual([warningSeconds, criticalSeconds], [1_814_400, 596_160]);
  });
  it("shrink with the window of a 160-hour certificate", () => {
    const { warningSeconds, criticalSeconds } = thresholds(160 * 3600, 80 * 3600);
    assert.deepEqual([warningSeconds, criticalSeconds], [201_600, 66_240]);
  });
  it("are whole seconds", () => {
    const { warningSeconds, criticalSeconds } = thresholds(100, 33);
    assert.deepEqual([warningSeconds, criticalSeconds], [23, 7]);
  });
});
