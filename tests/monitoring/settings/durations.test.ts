import assert from "node:assert/strict";
import { durations, durationText } from "../../../monitoring/settings/durations.ts";

describe("durationText", () => {
  it("uses the largest unit that fits", () => {
    assert.deepEqual([1, 60, 90, 1800, 21_600, 86_400].map(durationText), ["1s", "1m", "90s", "30m", "6h", "1d"]);
  });
});

describe("durations", () => {
  it("are the real ones by default", () => {
    const { scrapeInterval, held, forDiffers, formerlyExpected } = durations(1);
    assert.deepEqual([scrapeInterval, held, forDiffers, formerlyExpected], [60, 3600, 1800, 21_600]);
  });

  it("shrink with the factor, and never below what a few scrapes need", () => {
    const { scrapeInterval, held, factsFresh, forDiffers, forExpired } = durations(300);
    assert.deepEqual([scrapeInterval, held, factsFresh, forDiffers, forExpired], [2, 20, 20, 6, 1]);
  });
});
