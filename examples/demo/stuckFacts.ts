import type { Verdict } from "../../cli/doctor/reasons/finding.ts";
import type { DemoFacts } from "./demoFacts.ts";

/** What was seen while ACM was stuck: gathered first, judged afterwards. */
export interface StuckFacts {
  /** The days that the serving certificate was given. */
  readonly daysLeft: number;
  /** Why ACM refuses each request: its own word. */
  readonly refusal: string;
  /** The doctor before anything was tried. */
  readonly warned: DoctorFacts;
  /** The first emergency, which ACM refuses: `from` and `to` are the generation that serves. */
  readonly refused: StuckStep;
  /** The doctor after it. */
  readonly advised: DoctorFacts;
  /** The second issuer. */
  readonly rescued: StuckStep;
  /** Back to ACM, which issues again. */
  readonly returned: StuckStep;
  /** The doctor at the end. */
  readonly afterwards: DoctorFacts;
}

/** One change of config by the command line, one update, a prober beside it. */
export interface StuckStep {
  /** The command as it was typed. */
  readonly typed: string;
  readonly facts: DemoFacts;
  /** Names of the CAs that have issued the certificates of the generation that serves at the end, without duplicates. */
  readonly issuers: readonly string[];
  readonly seconds: number;
}

export interface DoctorFacts {
  readonly verdict: Verdict;
  /** Code of the root cause; undefined = nothing is wrong. */
  readonly reason: string | undefined;
  /** What to type, by the root cause. */
  readonly next: readonly string[];
  /** Of the emergency of the wildcard; undefined = it sees none. */
  readonly secondsLeft: number | undefined;
  /** What it says in the emergency about ACM's refusal and the second source. */
  readonly secondSource: string | undefined;
}
