import type { Diagnosis } from "./diagnosis.ts";
import type { Facts } from "./facts.ts";

/** One look at everything, and what it means. */
export interface Examination {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
  /** Calls to AWS. */
  readonly calls: number;
}
