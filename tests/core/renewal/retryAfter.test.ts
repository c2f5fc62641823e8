import assert from "node:assert/strict";
import { retryAfterInstant } from "../../../core/renewal/retryAfter.ts";

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
