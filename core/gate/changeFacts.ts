import type { CertificateAnswers } from "./certificateAnswer.ts";
import { type CertificateMove, certificateMoves } from "./certificateMove.ts";
import type { DeployedStack } from "./deployedStack.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { generationOf, IMPORT, stepRole } from "./stepRole.ts";

export interface GateArgs {
  /** "rotation": nothing but steps of a rotation may pass. @default "any" */
  readonly declared?: "rotation" | "any";
  /** Undefined: the gate works offline, and ACM was not asked. */
  readonly answers: CertificateAnswers | undefined;
  /** An inventory that is used instead of the one in the plan. */
  readonly inventory?: unknown;
  /** `REASON:URN` of changes that somebody has allowed by name; only ALLOWABLE reasons count. @default none */
  readonly allow?: readonly string[];
}

/** What the steps of a change mean together: a step alone does not tell whether it may pass. */
export interface ChangeFacts {
  readonly plan: Plan;
  /** `REASON:URN` of what was allowed by name. */
  readonly allowed: ReadonlySet<string>;
  readonly declared: "rotation" | "any";
  readonly answers: CertificateAnswers | undefined;
  readonly deployed: DeployedStack | undefined;
  readonly moves: readonly CertificateMove[];
  /** The change requests certificates. */
  readonly adds: boolean;
  /** The change deletes certificates. */
  readonly drops: boolean;
  /** Logical names of the certificates that it deletes. */
  readonly dropped: ReadonlySet<string>;
  /** URNs of validations and imports that the change makes. */
  readonly newValidations: ReadonlySet<string>;
  /** The stack does not exist yet. */
  readonly first: boolean;
  /** URNs of running resources that the change adopts. */
  readonly adopted: ReadonlySet<string>;
  /** Generations that serve before or after the change. */
  readonly serving: ReadonlySet<number>;
  /** External generations; the program itself refuses one that ACM has not issued. */
  readonly existing: ReadonlySet<number>;
}

export function changeFacts(plan: Plan, args: GateArgs, deployed: DeployedStack | undefined): ChangeFacts {
  const moves = certificateMoves(plan, deployed);
  const certificates = plan.steps.filter((step) => stepRole(step) === "certificate");
  const dropped = certificates.filter((step) => step.op === "delete").map((step) => step.name);
  const added = certificates.filter((step) => step.op === "create");
  return {
    plan,
    allowed: new Set(args.allow ?? []),
    declared: args.declared ?? "any",
    answers: args.answers,
    deployed,
    moves,
    adds: added.length > 0,
    drops: dropped.length > 0,
    dropped: new Set(dropped),
    newValidations: new Set(plan.steps.filter(isNewValidation).map((step) => step.urn)),
    first: plan.steps.some(({ op, type }) => op === "create" && type === "pulumi:pulumi:Stack"),
    adopted: new Set(plan.steps.filter((step) => step.op === "import").map((step) => step.urn)),
    serving: servingGenerations(plan, deployed, moves),
    existing: new Set(Object.keys(plan.wildcard?.existing ?? {}).map(Number)),
  };
}

function isNewValidation(step: PlanStep): boolean {
  const isWaitedFor = stepRole(step) === "validation" || (stepRole(step) === "certificate" && step.type === IMPORT);
  return isWaitedFor && (step.op === "create" || step.op === "replace");
}

function servingGenerations(
  plan: Plan,
  deployed: DeployedStack | undefined,
  moves: readonly CertificateMove[],
): Set<number> {
  const ends = moves.flatMap(({ from, to }) => [...from.generations, ...to.generations]);
  const active = [plan.wildcard?.active, deployed?.active].filter((one) => one !== undefined);
  return new Set([...ends, ...active]);
}

/** The generation of a certificate's step; the role "certificate" is given to names that have one only. */
export function generationOfStep(step: PlanStep): number {
  return generationOf(step.name) ?? 0;
}
