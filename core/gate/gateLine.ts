import type { ChangeFacts } from "./changeFacts.ts";
import { GATE_REASONS, type GateReason } from "./judgement.ts";
import type { GateLine } from "./gateReport.ts";
import { block, type Judgement } from "./judgement.ts";
import type { PlanStep } from "./plan.ts";

export function line(step: PlanStep, what: string, judged: Judgement, { declared }: ChangeFacts): GateLine {
  // An import whose renewal changes hands is on the certificate path; what else is adopted is not.
  const outside = judged.class === "other" || (judged.class === "adopt" && judged.reason !== "RENEWS_IMPORT");
  const strays = declared === "rotation" && outside && judged.verdict === "pass";
  const { class: stepClass, verdict, reason, detail, allowed } = strays ? block("other", "OUTSIDE_ROTATION") : judged;
  return {
    urn: step.urn,
    name: step.name,
    what,
    class: stepClass,
    verdict,
    reason,
    message: GATE_REASONS[reason],
    ...(detail === undefined || detail === "" ? {} : { detail }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

export function whatHappens(step: PlanStep): string {
  const paths = step.op === "update" || step.op === "replace" ? step.changed : [];
  const verb = step.op === "refresh" ? "read" : step.op;
  return `${verb} ${shortType(step)}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`;
}

export function shortType({ type }: PlanStep): string {
  return type.split(":").at(-1) ?? type;
}

/** A fault of the plan as a whole, or of something that it does not have. */
export function planLine(name: string, reason: GateReason, detail?: string): GateLine {
  const message = GATE_REASONS[reason];
  const line: GateLine = { urn: "", name, what: "plan", class: "other", verdict: "block", reason, message };
  return detail === undefined ? line : { ...line, detail };
}
