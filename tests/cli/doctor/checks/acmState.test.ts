import assert from "node:assert/strict";
import { acmState } from "../../../../cli/doctor/checks/acmState.ts";
import { acmCertificates } from "../../../../core/inventory.ts";
import { thresholds } from "../../../../core/thresholds.ts";
import { EAST_2, WEST_2 } from "../../inventoryFixture.ts";
import { certificate, facts, NOW } from "../factsFixture.ts";

const DAY = 86_400_000;

/** Verdict, reason and text about a generation of an ACME CA whose certificates live so long and end in so many days. */
function judged(lifetimeDays: number, daysLeft: number) {
  const healthy = facts();
  const [wildcard] = acmCertificates(healthy.inventory);
  assert.ok(wildcard);
  const lifetime = lifetimeDays * 86_400;
  const entry = {
    ...wildcard,
    generations: wildcard.generations.map((one) => ({ ...one, issuer: "acme" as const })),
    thresholds: thresholds(lifetime, Math.floor(lifetime / (lifetimeDays <= 10 ? 2 : 3))),
  };
  const change = { imported: true, eligible: false, notAfter: NOW + daysLeft * DAY };
  const certificates = new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, change) }]));
  const found = acmState({ ...healthy, inventory: { ...healthy.inventory, certificates: [entry] }, certificates });
  assert.equal(found.length, 2);
  const [{ verdict, reason, evidence } = { verdict: "none", reason: undefined, evidence: [] }] = found;
  return { verdict, reason, evidence };
}

describe("the certificate of a generation that the renewal function obtains", () => {
  for (const [lifetimeDays, early, late, last] of [
    [90, 31, 20, 5],
    [45, 16, 10, 2],
    [6, 3.1, 2, 0.5],
  ] as const) {
    it(`is in order while its renewal is due or ahead, when it lives for ${lifetimeDays} days`, () => {
      for (const days of [lifetimeDays, early]) {
        const { verdict, evidence } = judged(lifetimeDays, days);
        assert.equal(verdict, "pass");
        assert.match(evidence.join(), /; the renewal function renews it as wildcard-g2$/);
      }
    });

    it(`is warned of, and then fails, when it was not renewed within ${lifetimeDays} days`, () => {
      const { verdict, reason, evidence } = judged(lifetimeDays, late);
      assert.deepEqual([verdict, reason, evidence[1]], ["warn", "ACM_IMPORTED", "see wildcard-g2 for why it did not"]);
      assert.equal(judged(lifetimeDays, last).verdict, "fail");
    });
  }
});
