import { certificateMoves } from "./certificateMove.ts";
import type { Plan } from "./plan.ts";
import { stepRole } from "./stepRole.ts";

/** What ACM said about a certificate. */
export type CertificateAnswer =
  | {
      readonly state: "known";
      /** ACM's word: ISSUED, EXPIRED, … */
      readonly status: string;
      /** ARNs of what uses it. */
      readonly usedBy: readonly string[];
    }
  | { readonly state: "unknown"; readonly why: string };

/** By ARN; a certificate that is not in it was not asked about. */
export type CertificateAnswers = ReadonlyMap<string, CertificateAnswer>;

/** ARNs that the verdict hangs on: certificates that lose their protection or go, and those that are moved to. */
export function certificatesToAsk(plan: Plan): string[] {
  const going = plan.steps.flatMap((step) => {
    const goes = step.op === "delete" || (step.before?.protect === true && step.after?.protect === false);
    return goes && stepRole(step) === "certificate" ? (step.before?.arn ?? []) : [];
  });
  const targets = certificateMoves(plan, undefined).flatMap((move) => move.to.arn ?? []);
  return [...new Set([...going, ...targets])];
}
