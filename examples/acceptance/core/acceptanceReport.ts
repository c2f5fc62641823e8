import { claimsOf } from "./claims.ts";
import type { AcceptanceScope } from "./scope.ts";
import { type StepId, stepsOf } from "./steps.ts";

/** What a step found. */
export interface StepResult {
  readonly id: StepId;
  readonly seconds: number;
  /** What was seen, a sentence each. */
  readonly facts: readonly string[];
  /** What is not as the README says, a sentence each; empty = the step passed. */
  readonly problems: readonly string[];
}

export type StepOutcome = "passed" | "failed" | "not reached";
/** `no step`: nothing in this run shows the claim. */
export type ClaimOutcome = "shown" | "not shown" | "failed" | "no step";

/** What `--report` writes as JSON. Keys are added in later versions, never renamed. */
export interface AcceptanceReport {
  readonly version: 1;
  /** Every step passed, and nothing is left. */
  readonly ok: boolean;
  readonly account: string;
  readonly region: string;
  readonly domain: string;
  readonly without: readonly string[];
  /** Whether the steps of the ECS service were asked for. */
  readonly withService: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly steps: readonly {
    readonly id: StepId;
    readonly title: string;
    readonly outcome: StepOutcome;
    readonly seconds: number;
    readonly facts: readonly string[];
    readonly problems: readonly string[];
  }[];
  readonly claims: readonly {
    readonly claim: string;
    readonly outcome: ClaimOutcome;
    readonly steps: readonly StepId[];
    readonly limits: string;
  }[];
  /** What could not be removed; the command that removes it is printed beside it. */
  readonly left: readonly string[];
}

export interface AcceptanceRun {
  readonly account: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly results: readonly StepResult[];
  readonly left: readonly string[];
}

export function acceptanceReport(scope: AcceptanceScope, run: AcceptanceRun): AcceptanceReport {
  const steps = stepsOf(scope).map(({ id, title }) => {
    const result = run.results.find((one) => one.id === id);
    return {
      id,
      title,
      outcome: outcomeOf(result),
      seconds: result?.seconds ?? 0,
      facts: result?.facts ?? [],
      problems: result?.problems ?? [],
    };
  });
  const outcomes = new Map(steps.map(({ id, outcome }) => [id, outcome]));
  return {
    version: 1,
    ok: steps.every(({ outcome }) => outcome === "passed") && run.left.length === 0,
    account: run.account,
    region: scope.region,
    domain: scope.domain,
    without: [...scope.without],
    withService: scope.withService,
    startedAt: run.startedAt.toISOString(),
    seconds: (run.endedAt.getTime() - run.startedAt.getTime()) / 1000,
    steps,
    claims: claimsOf(scope).map(({ claim, steps: needed, limits = "" }) => ({
      claim,
      outcome: claimOutcome(needed.map((id) => outcomes.get(id) ?? "not reached")),
      steps: needed,
      limits,
    })),
    left: run.left,
  };
}

function outcomeOf(result: StepResult | undefined): StepOutcome {
  if (result === undefined) return "not reached";
  return result.problems.length === 0 ? "passed" : "failed";
}

function claimOutcome(steps: readonly StepOutcome[]): ClaimOutcome {
  if (steps.length === 0) return "no step";
  if (steps.includes("failed")) return "failed";
  return steps.every((one) => one === "passed") ? "shown" : "not shown";
}
