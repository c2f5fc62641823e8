import type { GateReason } from "./gateReason.ts";

/** What a step is in the life of the certificates. */
export type StepClass =
  | "stage"
  | "switch"
  | "rollback"
  | "retire-unprotect"
  | "retire-drop"
  | "adopt"
  | "plumbing"
  | "other";

export interface Judgement {
  readonly class: StepClass;
  readonly verdict: "pass" | "block";
  readonly reason: GateReason;
  /** Names or ARNs that make the reason concrete; never an input's value. */
  readonly detail?: string;
}

export function pass(stepClass: StepClass, reason: GateReason, detail?: string): Judgement {
  return { class: stepClass, verdict: "pass", reason, ...(detail === undefined ? {} : { detail }) };
}

export function block(stepClass: StepClass, reason: GateReason, detail?: string): Judgement {
  return { class: stepClass, verdict: "block", reason, ...(detail === undefined ? {} : { detail }) };
}
