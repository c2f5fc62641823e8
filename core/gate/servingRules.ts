import { CERTIFICATE_INPUTS } from "../endpointTraits.ts";
import type { CertificateMove } from "./certificateMove.ts";
import type { ChangeFacts } from "./changeFacts.ts";
import { block, type Judgement, pass } from "./judgement.ts";
import type { PlanStep } from "./plan.ts";

export function judgeServing(step: PlanStep): Judgement {
  if (step.op === "delete") return block("other", "DELETES_SERVING");
  if (step.op === "replace") return block("other", "REPLACES_SERVING", step.changed.join(", "));
  return pass("other", "ORDINARY_CHANGE");
}

export function judgeConsumer(step: PlanStep, facts: ChangeFacts): Judgement {
  const move = facts.moves.find((one) => one.step === step);
  if (move === undefined) return judgeServing(step);
  const judgement = judgeMove(move, facts);
  const more = step.changed.filter((path) => path !== CERTIFICATE_INPUTS[step.type]);
  if (judgement.verdict === "block" || more.length === 0) return judgement;
  return facts.declared === "rotation"
    ? block("other", "CHANGES_MORE_THAN_CERTIFICATE", more.join(", "))
    : pass("other", "ORDINARY_CHANGE", more.join(", "));
}

function judgeMove({ from, to }: CertificateMove, facts: ChangeFacts): Judgement {
  const [target, ...others] = to.generations;
  if (target === undefined) return block("switch", "UNKNOWN_CERTIFICATE");
  if (others.length > 0) return block("switch", "MIXES_GENERATIONS", to.generations.join(", "));
  const [source] = from.generations;
  if (source === target) return pass("other", "ORDINARY_CHANGE", `another certificate of generation ${target}`);
  const stepClass = source !== undefined && target < source ? "rollback" : "switch";
  if (to.validations.some((urn) => facts.newValidations.has(urn))) return pass(stepClass, "MOVES_TO_REQUESTED");
  // The engine knows the ARN only of a validation that an earlier update has done.
  if (to.arn === undefined) return block(stepClass, "NOT_ISSUED");
  const answer = facts.answers?.get(to.arn);
  if (answer?.state === "known" && answer.status !== "ISSUED") return block(stepClass, "NOT_ISSUED", answer.status);
  if (to.validations.length === 0 && !isIssuedAnyway(target, facts)) return block(stepClass, "NOT_VALIDATED");
  return pass(stepClass, "MOVES_TO_ISSUED");
}

/** Without a validation in the plan: external and read by the program, or served by an earlier deployment. */
function isIssuedAnyway(generation: number, { existing, deployed }: ChangeFacts): boolean {
  return existing.has(generation) || deployed?.generations.some((one) => one.generation === generation) === true;
}
