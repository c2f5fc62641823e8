import assert from "node:assert/strict";
import { servingThresholds } from "../../../core/rotation/servingThresholds.ts";
import { parsed } from "../configSchema/rawStack.ts";

const ACME = [["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }] as const;

function warningDays(active: number, second: object): number {
  const { wildcard, generationHosts } = parsed(ACME, [
    ["wildcard"],
    { issued: [1, 2], active, settings: { 2: second } },
  ]);
  return servingThresholds({ wildcard, generationHosts }).warningSeconds / 86_400;
}

describe("servingThresholds", () => {
  it("are those of ACM while ACM has issued what serves", () => {
    assert.equal(warningDays(1, { issuer: "acme", profile: "shortlived" }), 21);
    assert.equal(warningDays(2, {}), 21);
  });

  it("follow the life that the profile gives: 90 days, 45 days, 160 hours", () => {
    assert.equal(warningDays(2, { issuer: "acme" }), 21);
    assert.equal(warningDays(2, { issuer: "acme", profile: "tlsserver" }), 10.5);
    // 56 of the last 80 hours.
    assert.equal(warningDays(2, { issuer: "acme", profile: "shortlived" }), 56 / 24);
  });
});
