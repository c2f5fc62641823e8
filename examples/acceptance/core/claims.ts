import type { AcceptanceRequest } from "./scope.ts";
import { type StepId, stepsOf } from "./steps.ts";

/** One row of the README's table "What only the stand-in shows", and what of it this run shows on AWS. */
export interface ClaimCoverage {
  /** First column of the README's row, word for word. */
  readonly claim: string;
  /** Steps that show it: all of them must pass. Empty = no step does. */
  readonly steps: readonly StepId[];
  /** What the steps do not show of it; for a claim without a step, why there is none. */
  readonly limits?: string;
}

/** Every row of the README's table; tests/examples/acceptance/claims.test.ts holds the two together. */
export const CLAIMS: readonly ClaimCoverage[] = [
  {
    claim: "a rotation has updates and creates only",
    steps: ["rotation", "roll-back"],
  },
  {
    claim: "ACM issues by the shared record, in both regions",
    steps: ["first-up", "rotation"],
    limits: "with --without cloudfront in one region only",
  },
  {
    claim: "no handshake fails while the certificate changes",
    steps: ["rotation", "roll-back"],
    limits: "from the machine that runs it, so at the addresses that its resolver returns",
  },
  {
    claim: "times: issue, propagation, deployment",
    steps: ["first-up", "rotation"],
    limits: "the report has the seconds of every step; they are measured, not judged",
  },
  {
    claim: "an adoption has imports only",
    steps: ["adoption"],
    limits: "one endpoint of each kind, with --without cloudfront no distribution; no rules with logins",
  },
  {
    claim: "a taken name is found in the preview",
    steps: [],
    limits: "no step: preview a stack whose acme.functionName is the name of a function that the account has",
  },
  {
    claim: "alarms, rules, topics on the side of AWS",
    steps: [],
    limits:
      "no step: a topic delivers only to a subscriber who confirmed, and the alarm on DaysToExpiry fires 21 days " +
      "before a certificate expires, which no run can wait for; host-certificate checks only that its alarms exist",
  },
  {
    claim: "the renewal function's run, limits and retries",
    steps: ["host-certificate"],
    limits: "one issue and one run with nothing due; failures and retries are not provoked",
  },
  {
    claim: "its policies allow what it calls, and no more",
    steps: ["host-certificate"],
    limits: "that they allow what it calls; what they refuse is not tried",
  },
  {
    claim: "a certificate is imported over the same ARN",
    steps: ["second-source"],
    limits:
      "one renewal that is forced, of an RSA key, while nothing serves it; what AWS refuses over the same ARN is not tried",
  },
  {
    claim: "a roll-out of the service has no gap",
    steps: ["service", "roll-out"],
    limits: "new connections to one Fargate task behind a Network Load Balancer, at the addresses it had before",
  },
  {
    claim: "a task without its certificate is tried again",
    steps: ["service", "task-retry"],
    limits: "two tries with the parameters deleted; no deployment circuit breaker",
  },
  {
    claim: "`ResourceInUseException` until AWS noticed",
    steps: ["retire"],
  },
];

/** The rows as this run covers them. */
export function claimsOf(request: Pick<AcceptanceRequest, "withService">): readonly ClaimCoverage[] {
  const known = new Set(stepsOf(request).map(({ id }) => id));
  return CLAIMS.map((one) =>
    one.steps.every((id) => known.has(id))
      ? one
      : { claim: one.claim, steps: [], limits: "no step: run with --with-service" },
  );
}
