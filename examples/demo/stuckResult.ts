import type { Operations } from "./demoFacts.ts";
import { type EndpointResult, endpointResult } from "./endpointResult.ts";
import type { DoctorFacts, StuckFacts, StuckStep } from "./stuckFacts.ts";

/** What `--json` has under `acmStuck`. */
export interface StuckResult {
  readonly daysLeft: number;
  /** Why ACM refused: its own word. */
  readonly refusal: string;
  readonly steps: readonly StuckStepResult[];
  /** The doctor before the first step, after ACM's refusal, and at the end. */
  readonly doctor: Readonly<Record<"warned" | "advised" | "afterwards", DoctorFacts>>;
}

export type StuckStepName = "refused" | "rescued" | "returned";

export interface StuckStepResult {
  readonly name: StuckStepName;
  /** The command that was typed before the update. */
  readonly typed: string;
  readonly ok: boolean;
  /** In the engine's words; empty when it succeeded. */
  readonly errors: readonly string[];
  readonly generations: { readonly from: number; readonly to: number };
  readonly issuers: readonly string[];
  readonly operations: Operations;
  readonly endpoints: readonly EndpointResult[];
  readonly seconds: number;
}

export function stuckResult(facts: StuckFacts): StuckResult {
  const { daysLeft, refusal, warned, advised, afterwards } = facts;
  const steps = (["refused", "rescued", "returned"] as const).map((name) => stepResult(name, facts[name]));
  return { daysLeft, refusal, steps, doctor: { warned, advised, afterwards } };
}

function stepResult(name: StuckStepName, { typed, facts, issuers, seconds }: StuckStep): StuckStepResult {
  const { generations, certificates, rotation } = facts;
  const { ok, errors, operations } = rotation;
  const endpoints = facts.endpoints.map((one) => endpointResult(one, certificates));
  return { name, typed, ok, errors, generations, issuers, operations, endpoints, seconds };
}
