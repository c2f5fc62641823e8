import { ACM_TAGS } from "../hostCertificate/acmCertificate.ts";
import { REMOVAL_ACTIONS } from "../renewal/removalPolicy.ts";
import { type DeclaredChange, hostNameOf } from "./declaredChange.ts";
import { newOptionFaults } from "./expectedCreation.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { type PlanFault, fault, otherInputFaults, wholeFault } from "./planFault.ts";
import { listOf, policyFaults, ROLE_POLICY, statementsOf } from "./policyFaults.ts";
import { isEqual, isUnknown } from "./stateDifferences.ts";

const ROLE = "aws:iam/role:Role";

/**
 * The policy by which the renewal function may delete what is imported for a generation comes and goes with that
 * generation. Returns the faults of the step; undefined if it is of another resource.
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
    ...newOptionFaults(step, plan),
    ...otherInputFaults(step.after?.inputs ?? {}, ["policy", "role"], {
      name: `${hostNameOf(change, generation)}-removal`,
    }),
  ];
}

/** An existing right stays as long as its generation. Undefined if the step is of another resource, or as it should be. */
export function keptRightFaults(
  step: PlanStep,
  obtained: ReadonlySet<number>,
  change: DeclaredChange,
): readonly PlanFault[] | undefined {
  const generation = generationOfRight(step, change);
  if (generation === undefined || obtained.has(generation)) return undefined;
  return [wholeFault("its deletion with its generation", "no change")];
}

/** Names of the rights that come with the generations which this change has obtained. */
export function missingRights(change: DeclaredChange, { steps }: Plan): string[] {
  const deployed = new Set(change.deployedGenerations.map(({ generation }) => generation));
  const made = change.generations.filter(
    ({ generation, origin, issuer }) => issuer === "acme" && origin === "requested" && !deployed.has(generation),
  );
  const rights = steps.filter(({ type }) => type === ROLE_POLICY).map(({ name }) => name);
  return made
    .map(({ generation }) => `${hostNameOf(change, generation)}-removal`)
    .filter((wanted) => !rights.some((name) => name.endsWith(`-${wanted}`)));
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
  const state = role?.after ?? role?.before;
  const named = after?.inputs["role"];
  if (state === undefined || after?.options["parent"] !== state.options["parent"]) return false;
  return isUnknown(named) || named === state.inputs["name"];
}
