import assert from "node:assert/strict";
import { dayText, minuteText, spanText } from "../../core/time.ts";

describe("an instant for people", () => {
  it("is in UTC to the minute, whether it is given as a number or as text", () => {
    assert.equal(minuteText(Date.UTC(2027, 5, 1, 9, 30, 59)), "2027-06-01 09:30 UTC");
    assert.equal(minuteText("2027-06-01T09:30:59.123Z"), "2027-06-01 09:30 UTC");
  });

  it("is its day in UTC where hours say nothing", () => {
    assert.equal(dayText("2027-06-01T23:59:59Z"), "2027-06-01");
  });
});

describe("spanText", () => {
  it("counts minutes below two hours, hours below two days, then days", () => {
    const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
    assert.deepEqual(
      [-minute, 0, 119 * minute, 2 * hour - 1, 2 * hour, 2 * day - 1, 2 * day, 188.9 * day].map(spanText),
      ["0 min", "0 min", "119 min", "120 min", "2 h", "47 h", "2 d", "188 d"],
    );
  });
});
