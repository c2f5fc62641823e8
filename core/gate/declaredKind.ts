import { certificateMoves } from "./certificateMove.ts";
import { issuerOf } from "../generation.ts";
import { type DeployedStack, deployedStack } from "./deployedStack.ts";
import { generationOf } from "./stepRole.ts";
import { isEqual } from "./stateDifferences.ts";
import type { Plan, PlannedWildcard, PlanStep } from "./plan.ts";
import { stepRole } from "./stepRole.ts";

/**
 * What a change is by what is deployed: a rotation when the config's generations are not those of the last deployment, or
 * when an import is to be renewed that nobody renewed, whatever else is in it. So a rotation that was blocked, or that failed half-way, stays one until it is done. Where the
 * plan has no config of this program, and where a program does what its config does not say, the steps do: generations
 * come, go or change places.
 */
export function declaredKind(plan: Plan, inventory?: unknown): "rotation" | "any" {
  const deployed = deployedStack(inventory ?? plan.deployed);
  if (deployed === undefined) return "any";
  const { wildcard } = plan;
  const rotates = wildcard !== undefined && differs(wildcard, deployed);
  return rotates || hasRotationStep(plan, deployed) ? "rotation" : "any";
}

function differs(wildcard: PlannedWildcard, deployed: DeployedStack): boolean {
  const numbers = deployed.generations.map(({ generation }) => generation);
  return (
    wildcard.active !== deployed.active ||
    !isEqual([...wildcard.issued].sort(byNumber), [...numbers].sort(byNumber)) ||
    deployed.generations.some(({ generation, arns }) => isOtherCertificate(arns, wildcard.existing[generation])) ||
    deployed.generations.some((one) => isOtherRenewal(one, wildcard))
  );
}

/** Only external certificates change hands: what this program has made keeps its issuer. */
function isOtherRenewal(
  { generation, issuer }: DeployedStack["generations"][number],
  wildcard: PlannedWildcard,
): boolean {
  const isExternal = wildcard.existing[generation] !== undefined;
  return isExternal && issuerOf({ issuer }) !== issuerOf(wildcard.settings[generation]);
}

function byNumber(one: number, other: number): number {
  return one - other;
}

type Arns = Readonly<Record<string, string>>;

/** A region that is new needs a certificate of its own, which is no rotation. */
function isOtherCertificate(arns: Arns, external: Arns | undefined): boolean {
  return Object.entries(external ?? {}).some(([region, arn]) => arns[region] !== undefined && arns[region] !== arn);
}

function liftsProtection(step: PlanStep): boolean {
  return stepRole(step) === "certificate" && step.before?.protect === true && step.after?.protect === false;
}

function hasRotationStep(plan: Plan, deployed: DeployedStack): boolean {
  const numbers = deployed.generations.map(({ generation }) => generation);
  return (
    plan.steps.some(
      (step) =>
        liftsProtection(step) ||
        (stepRole(step) === "certificate" &&
          (step.op === "delete" || (step.op === "create" && !numbers.includes(generationOf(step.name) ?? 0)))),
    ) || certificateMoves(plan, deployed).some(({ from, to }) => !isEqual(from.generations, to.generations))
  );
}
