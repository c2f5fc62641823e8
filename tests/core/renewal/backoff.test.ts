import assert from "node:assert/strict";
import { backoffMs } from "../../../core/renewal/backoff.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("backoffMs", () => {
  it("is 1, 10, 100 minutes, then a day", () => {
    const waits = [0, 1, 2, 3, 4, 5, 100].map((failures) => backoffMs(failures, 90 * DAY));
    assert.deepEqual(waits, [0, MINUTE, 10 * MINUTE, 100 * MINUTE, DAY, DAY, DAY]);
  });

  it("is a fortieth of the lifetime at most, and a minute at least", () => {
    assert.equal(backoffMs(9, 160 * HOUR), 4 * HOUR);
    assert.equal(backoffMs(9, 300_000), MINUTE);
    assert.equal(backoffMs(9, undefined), DAY);
  });
});
