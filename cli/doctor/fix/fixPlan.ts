import type { FixStep } from "./fixStep.ts";

export interface FixPlan {
  /** In this order, each once. */
  readonly steps: readonly FixStep[];
  /** What was not planned, and why. */
  readonly refusals: readonly string[];
}
