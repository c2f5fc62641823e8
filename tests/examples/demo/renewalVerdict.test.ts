import assert from "node:assert/strict";
import type { RenewalFacts } from "../../../examples/demo/renewalFacts.ts";
import { renewalVerdict } from "../../../examples/demo/renewalVerdict.ts";
import { GREEN, withStep } from "./greenRenewals.ts";

function messages(facts: RenewalFacts): string[] {
  return renewalVerdict(facts).map(({ message }) => message);
}

describe("the verdict on the host certificate", () => {
  it("has nothing to say when every step went as it should", () => {
    assert.deepEqual(renewalVerdict(GREEN), []);
  });

  it("misses a step that was not played", () => {
    assert.deepEqual(messages({ ...GREEN, steps: GREEN.steps.slice(1) }), [
      'smtp-out.example.net: the step "issue" was not played',
    ]);
  });

  it("names each place that does not serve what is stored", () => {
    const facts = withStep("forced", { unserved: ["smtp-out.example.net:587 at 127.0.0.2 serves serial 02"] });
    assert.deepEqual(messages(facts), [
      "smtp-out.example.net, step forced: smtp-out.example.net:587 at 127.0.0.2 serves serial 02",
    ]);
  });

  it("sees an order that a scheduled run with nothing due must not make", () => {
    assert.deepEqual(messages(withStep("idle", { orders: 1 })), [
      "smtp-out.example.net, step idle: 1 orders were made instead of 0",
    ]);
  });

  it("sees a renewal that did not say what it replaces", () => {
    assert.deepEqual(messages(withStep("window", { replacing: 0 })), [
      "smtp-out.example.net, step window: 0 orders said what they replace instead of 1",
    ]);
  });

  it("sees another reason than the step is about", () => {
    assert.deepEqual(messages(withStep("window", { reason: "LIFETIME" })), [
      "smtp-out.example.net, step window: the function says LIFETIME instead of ARI_WINDOW",
    ]);
  });

  it("sees a certificate that stayed, and one that should have", () => {
    const { before, after } = GREEN.steps[3] ?? {};
    assert.deepEqual(messages(withStep("forced", { after: before })), [
      "smtp-out.example.net, step forced: the certificate is still the same",
    ]);
    assert.deepEqual(messages(withStep("idle", { after })), [
      "smtp-out.example.net, step idle: the certificate changed",
    ]);
  });

  it("sees a new certificate for a key that is known to others", () => {
    const { before, after } = GREEN.steps[5] ?? {};
    assert.ok(before && after);
    assert.deepEqual(messages(withStep("compromise", { after: { ...after, publicKey: before.publicKey } })), [
      "smtp-out.example.net, step compromise: the key is still the same",
    ]);
  });

  it("asks the CA whether the compromised certificate is revoked, and why", () => {
    const compromised = { serial: "04", status: "Revoked", reason: 4 };
    assert.deepEqual(messages({ ...GREEN, compromised }), [
      'smtp-out.example.net: the CA reports "Revoked, reason 4" for serial 04, not a compromised key',
    ]);
  });
});
