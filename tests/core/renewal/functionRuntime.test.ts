import assert from "node:assert/strict";
import { LONGEST_PERIOD_MS, RENEWAL_SCHEDULE, rateMs } from "../../../core/renewal/functionRuntime.ts";

describe("the schedule of the renewal function", () => {
  it("leaves 75 minutes at most between two runs: an hour, and the quarter by which one may be late", () => {
    assert.equal(RENEWAL_SCHEDULE.expression, "rate(1 hour)");
    assert.equal(RENEWAL_SCHEDULE.everyMs, 3_600_000);
    assert.equal(rateMs(RENEWAL_SCHEDULE.expression), 3_600_000);
    assert.equal(LONGEST_PERIOD_MS, 4_500_000);
  });

  it("has the period that its expression says", () => {
    assert.deepEqual(
      ["rate(1 minute)", "rate(30 minutes)", "rate(2 hours)", "rate(1 day)"].map(rateMs),
      [60_000, 1_800_000, 7_200_000, 86_400_000],
    );
  });

  it("has no period where none can be told", () => {
    for (const expression of ["cron(0 * * * ? *)", "rate(0 hours)", "rate(1 week)", "1 hour"]) {
      assert.equal(rateMs(expression), undefined, expression);
    }
  });
});
