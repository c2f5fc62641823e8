import type { KnownCertificate, RenewalFacts, RenewalStep, StepName } from "../../../examples/demo/renewalFacts.ts";

function known(version: number): KnownCertificate {
  return { version, serial: `0${version}`, sha256: `sha-${version}`, publicKey: `key-${version}` };
}

function step(name: StepName, reason: string, versions: readonly [number, number], orders: number, replacing: number) {
  const [before, after] = versions;
  const made: RenewalStep = {
    name,
    what: `step ${name}`,
    event: "{}",
    reason,
    orders,
    replacing,
    before: before === 0 ? undefined : known(before),
    after: known(after),
    unserved: [],
    seconds: 1,
  };
  return made;
}

/** A host certificate that lived as promised. */
export const GREEN: RenewalFacts = {
  functionName: "cabal-certbot-renewal",
  host: "smtp-out.example.net",
  places: ["smtp-out.example.net:465", "smtp-out.example.net:587"],
  steps: [
    step("issue", "MISSING", [0, 1], 1, 0),
    step("idle", "NOT_DUE", [1, 1], 0, 0),
    step("window", "ARI_WINDOW", [1, 2], 1, 1),
    step("forced", "FORCED", [2, 3], 1, 1),
    step("import", "IMPORTED", [3, 4], 1, 0),
    step("compromise", "REVOKED", [4, 5], 1, 0),
  ],
  compromised: { serial: "04", status: "Revoked", reason: 1 },
};

/** The same with one step changed. */
export function withStep(name: StepName, change: Partial<RenewalStep>): RenewalFacts {
  return { ...GREEN, steps: GREEN.steps.map((one) => (one.name === name ? { ...one, ...change } : one)) };
}
