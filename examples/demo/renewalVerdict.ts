import type { Reason } from "./verdict.ts";
import type { RenewalFacts, RenewalStep, StepName } from "./renewalFacts.ts";

/** What each step must show. */
interface Expectation {
  /** The function's own reasons that fit. */
  readonly reasons: readonly string[];
  readonly orders: number;
  readonly replacing: number;
  readonly changes: "certificate" | "certificate and key" | "nothing";
}

/** The first order is made during the update; whoever brings a certificate has made the order for it. */
const EXPECTED: Readonly<Record<StepName, Expectation>> = {
  issue: { reasons: ["MISSING"], orders: 1, replacing: 0, changes: "certificate" },
  idle: { reasons: ["NOT_DUE"], orders: 0, replacing: 0, changes: "nothing" },
  window: { reasons: ["ARI_WINDOW"], orders: 1, replacing: 1, changes: "certificate" },
  forced: { reasons: ["FORCED"], orders: 1, replacing: 1, changes: "certificate" },
  import: { reasons: ["IMPORTED"], orders: 1, replacing: 0, changes: "certificate" },
  compromise: { reasons: ["REVOKED", "REVOKED_AS_ASKED"], orders: 1, replacing: 0, changes: "certificate and key" },
};

const KEY_COMPROMISE = 1;

/** Each thing that was not as it should be, in words; empty = the host certificate lived as promised. */
export function renewalVerdict(facts: RenewalFacts): Reason[] {
  const missing = (Object.keys(EXPECTED) as StepName[]).filter((name) => !facts.steps.some((one) => one.name === name));
  return [
    ...missing.map((name) => reason(`${facts.host}: the step "${name}" was not played`)),
    ...(facts.places.length === 0 ? [reason(`${facts.host}: no address was observed`)] : []),
    ...facts.steps.flatMap((step) => stepFaults(step).map((fault) => reason(`${facts.host}, ${step.what}: ${fault}`))),
    ...revocationFaults(facts),
  ];
}

function stepFaults(step: RenewalStep): string[] {
  const expected = EXPECTED[step.name];
  const faults = [...step.unserved];
  if (!expected.reasons.includes(step.reason)) {
    faults.push(`the function says ${step.reason || "nothing"} instead of ${expected.reasons.join(" or ")}`);
  }
  if (step.orders !== expected.orders) faults.push(`${step.orders} orders were made instead of ${expected.orders}`);
  if (step.replacing !== expected.replacing) {
    faults.push(`${step.replacing} orders said what they replace instead of ${expected.replacing}`);
  }
  const changed = step.before?.sha256 !== step.after?.sha256;
  if (changed !== (expected.changes !== "nothing")) {
    faults.push(changed ? "the certificate changed" : "the certificate is still the same");
  }
  if (expected.changes === "certificate and key" && step.before?.publicKey === step.after?.publicKey) {
    faults.push("the key is still the same");
  }
  return faults;
}

function revocationFaults({ host, compromised }: RenewalFacts): Reason[] {
  if (compromised === undefined) return [];
  const { serial, status, reason: given } = compromised;
  if (status === "Revoked" && given === KEY_COMPROMISE) return [];
  const said = given === undefined ? status : `${status}, reason ${given}`;
  return [reason(`${host}: the CA reports "${said}" for serial ${serial}, not a compromised key`)];
}

function reason(message: string): Reason {
  return { code: "renewal", message };
}
