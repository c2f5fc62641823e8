import { parsedJson } from "../parsedJson.ts";
import { FUNCTION_CALLS } from "../renewal/functionCalls.ts";
import type { PlanStep } from "./plan.ts";
import { type PlanFault, fault } from "./planFault.ts";
import { isUnknown } from "./stateDifferences.ts";

export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

export interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export function statementsOf(policy: unknown): Statement[] {
  const statements: unknown = Object(parsedJson(String(policy)))["Statement"];
  return Array.isArray(statements) ? statements : [];
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

export function actionsOf(policy: unknown): Set<string> {
  return new Set(statementsOf(policy).flatMap(({ Action }) => listOf(Action).map(String)));
}

/** Calls of the function for which AWS takes no resource. */
const UNNAMED: ReadonlySet<string> = new Set(
  FUNCTION_CALLS.filter(({ on }) => on === "acmList").map(({ action }) => action),
);

/** A policy that names other resources, and no action beyond those, nothing on everything, and no less that is denied. */
export function policyFaults({ before, after }: PlanStep, actions: ReadonlySet<string>): PlanFault[] {
  const planned = after?.inputs["policy"];
  if (isUnknown(planned)) return [fault("policy", "a policy that is known before the update", "an unknown one")];
  const [held, wanted] = [statementsOf(before?.inputs["policy"]), statementsOf(planned)];
  const foreign = [...actionsOf(planned)].filter((action) => !actions.has(action));
  const onAll = (list: readonly Statement[]) =>
    new Set(
      list
        .filter(({ Effect, Resource }) => Effect === "Allow" && listOf(Resource).includes("*"))
        .flatMap((one) => listOf(one.Action)),
    );
  const widened = [...onAll(wanted)].filter((action) => !onAll(held).has(action) && !UNNAMED.has(String(action)));
  const denials = (list: readonly Statement[]) => list.filter(({ Effect }) => Effect === "Deny").length;
  return [
    ...(wanted.length > 0 ? [] : [fault("policy", "a policy", "another text")]),
    ...(foreign.length === 0 ? [] : [fault("policy", "the calls of such a policy", foreign.join(", "))]),
    ...(widened.length === 0 ? [] : [fault("policy", "resources by name", `${widened.join(", ")} on everything`)]),
    ...(denials(wanted) >= denials(held) ? [] : [fault("policy", "what it denies", "less")]),
  ];
}
