import type { ServedKind } from "../../../core/endpointKinds.ts";
import type { DemoFacts, EndpointFacts, RotationFacts } from "../../../examples/demo/demoFacts.ts";
import type { DoctorFacts, StuckFacts, StuckStep } from "../../../examples/demo/stuckFacts.ts";
import { greenEndpoint, lanes, step } from "./greenFacts.ts";

export const SERVING = "c3".repeat(32);
export const ACME = "d4".repeat(32);
export const AGAIN = "e5".repeat(32);
const ACM_CA = "CN=Amazon RSA 2048 M02, O=Amazon, C=US";
const ACME_CA = "CN=R11, O=Let's Encrypt, C=US";
const KINDS: readonly ServedKind[] = ["nlb", "alb", "cloudfront", "apigateway"];

const CERTIFICATES = [
  { generation: 2, region: "us-west-2", arn: "arn:2", sha256: SERVING, serial: "22" },
  { generation: 4, region: "us-west-2", arn: "arn:4", sha256: ACME, serial: "44" },
  { generation: 5, region: "us-west-2", arn: "arn:5", sha256: AGAIN, serial: "55" },
];

/** An endpoint of each kind that went from one certificate to another without a failure. */
function endpoints(before: string, after: string): EndpointFacts[] {
  return KINDS.map((kind) => {
    const { target, summary } = greenEndpoint();
    const seen = [...new Set([before, after])].map((sha256) => {
      return { sha256, serial: "1", count: 100, firstSeen: 1_000, lastSeen: 2_000, wrong: 0 };
    });
    return greenEndpoint({
      target: { ...target, endpoint: kind, kind },
      before: lanes(before, before),
      after: lanes(after, after),
      summary: { ...summary, fingerprints: seen },
    });
  });
}

function move(generations: DemoFacts["generations"], rotation: RotationFacts): DemoFacts {
  const sha256 = (generation: number) => CERTIFICATES.find((one) => one.generation === generation)?.sha256 ?? "";
  const { from, to } = generations;
  const certificates = CERTIFICATES.filter(({ generation }) => generation === from || generation === to);
  return { generations, certificates, endpoints: endpoints(sha256(from), sha256(to)), listeners: [], rotation };
}

const MOVED: RotationFacts = {
  ok: true,
  errors: [],
  operations: { create: 4, update: 1, replace: 0, delete: 0, same: 5 },
  steps: [],
};

function advice(next: string, change: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    verdict: "fail",
    reason: "ACM_RENEWAL_OTHER",
    next: [`${next} --stack local`],
    secondsLeft: 6 * 86_400,
    secondSource: "second source, should ACM fail: letsencrypt (an account exists)",
    ...change,
  };
}

/** ACM was stuck, and everything went as it should. */
export const GREEN_STUCK: StuckFacts = {
  daysLeft: 6,
  refusal: "ADDITIONAL_VERIFICATION_REQUIRED",
  warned: advice("npx --no -- cabal-tls rotate next"),
  refused: {
    typed: "npx --no -- cabal-tls rotate next --stack local",
    facts: move(
      { from: 2, to: 2 },
      {
        ok: false,
        errors: ["error: wildcard-g3-validation: … last error: ADDITIONAL_VERIFICATION_REQUIRED"],
        operations: { create: 2, update: 0, replace: 0, delete: 0, same: 5 },
        steps: [],
      },
    ),
    issuers: [ACM_CA],
    seconds: 10,
  },
  advised: advice("npx --no -- cabal-tls rotate next --issuer acme", {
    secondSource: "ACM has refused generation 3 (ADDITIONAL_VERIFICATION_REQUIRED); second source: letsencrypt",
  }),
  rescued: {
    typed: "npx --no -- cabal-tls rotate next --issuer acme --stack local",
    facts: move(
      { from: 2, to: 4 },
      {
        ...MOVED,
        steps: [
          step("update", "aws:lambda/function:Function", "renewal-function", 1, 2),
          step("create", "aws:lambda/invocation:Invocation", "wildcard-g4-import", 3, 4),
          step("create", "aws:acm/certificateValidation:CertificateValidation", "wildcard-g3-validation", 3, 9),
          step("update", "aws:lb/listener:Listener", "imap-listener", 5, 6),
        ],
      },
    ),
    issuers: [ACME_CA],
    seconds: 20,
  },
  returned: {
    typed: "npx --no -- cabal-tls rotate next --issuer acm --stack local",
    facts: move({ from: 4, to: 5 }, MOVED),
    issuers: [ACM_CA],
    seconds: 15,
  },
  afterwards: { verdict: "pass", reason: undefined, next: [], secondsLeft: undefined, secondSource: undefined },
};

export type StepName = "refused" | "rescued" | "returned";

export function withStep(name: StepName, change: Partial<StuckStep>): StuckFacts {
  return { ...GREEN_STUCK, [name]: { ...GREEN_STUCK[name], ...change } };
}

/** One step's facts with another rotation, or other endpoints. */
export function withFacts(name: StepName, change: Partial<DemoFacts>): StuckFacts {
  return withStep(name, { facts: { ...GREEN_STUCK[name].facts, ...change } });
}

export function withRotation(name: StepName, change: Partial<RotationFacts>): StuckFacts {
  return withFacts(name, { rotation: { ...GREEN_STUCK[name].facts.rotation, ...change } });
}

/** The first endpoint of a step, changed. */
export function withEndpoint(name: StepName, change: Partial<EndpointFacts>): StuckFacts {
  const [first, ...others] = GREEN_STUCK[name].facts.endpoints;
  return withFacts(name, { endpoints: first === undefined ? [] : [{ ...first, ...change }, ...others] });
}
