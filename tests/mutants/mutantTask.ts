import type { Mutant } from "./mutantsOf.ts";

/** What the process of one mutant gets, as JSON. */
export interface MutantTask {
  readonly mutant: Mutant;
  /** Absolute paths; none = the simulation. */
  readonly tests: readonly string[];
  /** Of processor time, for the simulation. */
  readonly simulationMs: number;
}

/** Exit codes of that process: the mutant was noticed or not, or what was played does not read its file. */
export const OUTCOME = { passed: 0, noticed: 10, notRead: 11 } as const;
