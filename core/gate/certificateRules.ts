import { parseArn } from "../arn.ts";
import { issuerOf } from "../generation.ts";
import { type ChangeFacts, generationOfStep } from "./changeFacts.ts";
import { block, type GateReason, type Judgement, pass, type StepClass } from "./judgement.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { IMPORT } from "./stepRole.ts";

export function judgeCertificate(step: PlanStep, facts: ChangeFacts): Judgement {
  switch (step.op) {
    case "create":
      if (facts.drops) return block("stage", "ADDS_AND_DROPS");
      return isRenewal(step, facts)
        ? pass(renewalClass(step, facts), "RENEWS_IMPORT")
        : pass("stage", requestReason(step));
    case "replace":
      return block("other", "CHANGES_GENERATION", step.changed.join(", "));
    case "delete":
      return judgeDrop(step, facts);
    default:
      return pass("other", "ORDINARY_CHANGE");
  }
}

function requestReason({ type }: PlanStep): GateReason {
  return type === IMPORT ? "OBTAINS_CERTIFICATE" : "REQUESTS_CERTIFICATE";
}

/** Of an import that somebody else has made: its ARN is the one that it has. */
function isRenewal(step: PlanStep, { existing }: ChangeFacts): boolean {
  return step.type === IMPORT && existing.has(generationOfStep(step));
}

/** Of a generation that is there, only what renews it changes hands; one that comes is staged. */
function renewalClass(step: PlanStep, { deployed }: ChangeFacts): StepClass {
  if (deployed === undefined) return "adopt";
  return deployed.generations.some(({ generation }) => generation === generationOfStep(step)) ? "adopt" : "stage";
}

const NOT_ASKED = "ACM was not asked whether something else uses it: --offline";

/** In the order in which a reader has to mend it. */
function judgeDrop(step: PlanStep, facts: ChangeFacts): Judgement {
  if (facts.adds) return block("retire-drop", "ADDS_AND_DROPS");
  if (facts.serving.has(generationOfStep(step))) {
    return block("retire-drop", facts.moves.length > 0 ? "DROPS_WHILE_MOVING" : "DROPS_SERVING");
  }
  if (facts.moves.length > 0) return block("retire-drop", "DROPS_WHILE_MOVING");
  if (step.before?.protect === true) return block("retire-drop", "DROPS_PROTECTED");
  return judgeUse(step, facts, "retire-drop", staysInAcm(step) ? "LEAVES_IMPORT" : "RETIRES_UNUSED");
}

/** A change of the protection alone: the engine calls it `same`. */
export function judgeCertificateProtection(step: PlanStep, facts: ChangeFacts): Judgement {
  if (step.after?.protect === true) return pass("plumbing", "PROTECTS");
  if (facts.serving.has(generationOfStep(step))) return block("retire-unprotect", "UNPROTECTS_SERVING");
  const unused = staysInAcm(step) ? "LIFTS_PROTECTION_OF_IMPORT" : "LIFTS_PROTECTION_OF_UNUSED";
  return judgeUse(step, facts, "retire-unprotect", unused);
}

/** What somebody else has made: the renewal function is asked to delete an import only where the state says so. */
function staysInAcm({ type, before }: PlanStep): boolean {
  return type === IMPORT && before?.inputs["lifecycleScope"] !== "CRUD";
}

/** Also for a certificate that stays: whoever uses it outside the stack is left with one that nobody renews. */
function judgeUse(step: PlanStep, facts: ChangeFacts, stepClass: StepClass, unused: GateReason): Judgement {
  if (facts.answers === undefined) {
    return staysInAcm(step) ? pass(stepClass, unused, NOT_ASKED) : pass(stepClass, "USE_NOT_ASKED");
  }
  const arn = step.before?.arn;
  const answer = arn === undefined ? undefined : facts.answers.get(arn);
  if (answer === undefined) return block(stepClass, "USE_UNKNOWN", "the plan does not tell its ARN");
  if (answer.state === "unknown") return block(stepClass, "USE_UNKNOWN", answer.why);
  if (answer.usedBy.length > 0) return block(stepClass, "IN_USE", answer.usedBy.map(withoutAccount).join(", "));
  return pass(stepClass, unused);
}

/** `loadbalancer/app/NAME/ID`: the report is read by more people than the account's number is meant for. */
function withoutAccount(arn: string): string {
  return parseArn(arn)?.resource ?? "";
}

export function judgeValidation(step: PlanStep, facts: ChangeFacts): Judgement {
  if (step.op === "create") return pass("stage", "WAITS_FOR_ISSUE");
  if (step.op !== "delete") return pass("other", "ORDINARY_CHANGE");
  const certificate = step.name.replace(/-validation$/, "");
  return facts.dropped.has(certificate)
    ? pass("retire-drop", "DROPS_VALIDATION")
    : block("retire-drop", "DROPS_VALIDATION_ALONE");
}

export function judgeValidationRecord(step: PlanStep, { plan }: ChangeFacts): Judgement {
  if (step.op === "delete" && leavesForGood(step, plan)) return pass("plumbing", "LEAVES_VALIDATION_RECORD");
  if (step.op === "delete" || step.op === "replace") return block("other", "LOSES_VALIDATION_RECORD");
  if (step.op === "update") return pass("other", "ORDINARY_CHANGE");
  return pass("plumbing", "KEEPS_VALIDATION_RECORD");
}

/** The engine forgets it and deletes nothing, and every generation is renewed by the renewal function. */
export function leavesForGood({ before }: PlanStep, { wildcard }: Plan): boolean {
  if (wildcard === undefined || before?.options["retainOnDelete"] !== true) return false;
  const isObtained = (one: number) => issuerOf(wildcard.settings[one]) === "acme";
  return wildcard.issued.every((one) => isObtained(one) && wildcard.existing[one] === undefined);
}
