import { ACM_TAGS } from "../hostCertificate/acmCertificate.ts";
import { REMOVAL_ACTIONS } from "../renewal/removalPolicy.ts";
import { type DeclaredChange, hostNameOf } from "./declaredChange.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { type PlanFault, fault, wholeFault } from "./planFault.ts";
import { listOf, policyFaults, ROLE_POLICY, statementsOf } from "./policyFaults.ts";
import { isEqual, isUnknown } from "./stateDifferences.ts";

const ROLE = "aws:iam/role:Role";

/**
 * The policy by which the renewal function may delete what is imported for a generation comes and goes with that
 * generation. Undefined when the step is no such policy; else its faults.
 */
export function removalRightFaults(
  step: PlanStep,
  obtained: ReadonlySet<number>,
  change: DeclaredChange,
  plan: Plan,
): readonly PlanFault[] | undefined {
  const generation = generationOfRight(step, change);
  if (generation === undefined) return undefined;
  const stays = obtained.has(generation);
  if (step.op === "delete") return stays ? [wholeFault(`generation ${generation} to stay`, "delete")] : [];
  if (!stays) return [wholeFault("no such generation of an ACME CA", step.name)];
  return [
    ...policyFaults(step, new Set(REMOVAL_ACTIONS)),
    ...deletionFaults(step, { stack: change.stack, host: hostNameOf(change, generation) }),
    ...(isOfFunction(step, hostNameOf(change, generation), plan)
      ? []
      : [fault("role", "the role of the renewal function")]),
  ];
}

function generationOfRight({ type, name }: PlanStep, change: DeclaredChange): number | undefined {
  const generation = /-g(?<generation>[1-9]\d*)-removal$/.exec(name)?.groups?.["generation"];
  if (type !== ROLE_POLICY || generation === undefined) return undefined;
  const isOurs = name.endsWith(`-${hostNameOf(change, Number(generation))}-removal`);
  return isOurs ? Number(generation) : undefined;
}

/** Nothing is deleted, or described, but what has the tags of this stack and this generation. */
function deletionFaults(
  { after }: PlanStep,
  { stack, host }: { readonly stack: string; readonly host: string },
): PlanFault[] {
  const expected = {
    StringEquals: { [`aws:ResourceTag/${ACM_TAGS.stack}`]: stack, [`aws:ResourceTag/${ACM_TAGS.host}`]: host },
  };
  const deletions = statementsOf(after?.inputs["policy"]).filter(({ Action }) =>
    listOf(Action).includes("acm:DeleteCertificate"),
  );
  return deletions.every(({ Condition }) => isEqual(Condition, expected))
    ? []
    : [fault("policy", `the deletion of ${host} of ${stack} alone`)];
}

/** The function's role is called after the component, as the policy is. */
function isOfFunction({ name, component, after }: PlanStep, host: string, { steps }: Plan): boolean {
  const roleName = name.replace(new RegExp(`-${host}-removal$`), "-role");
  const role = steps.find((one) => one.type === ROLE && one.component === component && one.name === roleName);
  const named = after?.inputs["role"];
  return isUnknown(named) || (role !== undefined && named === (role.after ?? role.before)?.inputs["name"]);
}
