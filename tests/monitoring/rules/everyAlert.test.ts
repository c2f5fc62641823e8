import assert from "node:assert/strict";
import { alertDrafts, DEFAULT_SETTINGS } from "../../../monitoring/index.ts";
import { LIFETIMES } from "../lifetimes.ts";
import { assertRules } from "../promtool.ts";
import { alertCases, inventoryOf, SITUATIONS } from "./alertCases.ts";

const ALERTS = [
  "BlackboxTLSCertExpiringSoonCritical",
  "BlackboxTLSCertExpiringSoonWarning",
  "RenewalJobStale",
  "RenewalRateLimited",
  "StoredNotDeployed",
  "TLSCertExpired",
  "TLSCertNotTrusted",
  "TLSCertRenewalOverdue",
  "TLSFactsStale",
  "TLSProbeAbsent",
  "TLSServedCertDiffers",
];

describe("every alert, for every lifetime", () => {
  it("has a case that fires, one that does not, and one whose series vanish", () => {
    assert.deepEqual(
      LIFETIMES.map(({ title }) => title),
      ["198 days (ACM)", "90 days", "64 days", "45 days", "160 hours"],
    );
    assert.deepEqual(
      alertDrafts(DEFAULT_SETTINGS)
        .map(({ name }) => name)
        .sort(),
      ALERTS,
    );
    for (const lifetime of LIFETIMES) {
      const cases = alertCases(lifetime);
      assert.deepEqual(Object.keys(cases).sort(), ALERTS);
      for (const [alert, situations] of Object.entries(cases)) {
        assert.deepEqual(Object.keys(situations), ["fires", "does not fire", "survives its series vanishing"]);
        const reported = (situation: (typeof SITUATIONS)[number]) =>
          situations[situation].moments.map(({ firing }) => firing.some((one) => one.startsWith(`${alert} `)));
        assert.ok(reported("fires").includes(true) && reported("fires").includes(false), `${alert} begins to fire`);
        assert.ok(!reported("does not fire").includes(true), `${alert} stays silent`);
        assert.deepEqual(reported("survives its series vanishing"), [true, true], `${alert} stays`);
      }
    }
  });

  for (const lifetime of LIFETIMES) {
    it(`fires, does not fire, and survives its series vanishing: ${lifetime.title}`, async () => {
      const tests = Object.entries(alertCases(lifetime)).flatMap(([alert, cases]) =>
        SITUATIONS.map((situation) => ({ ...cases[situation], name: `${alert} ${situation}` })),
      );
      assert.equal(tests.length, 33);
      await assertRules(inventoryOf(lifetime), ...tests);
    });
  }
});
