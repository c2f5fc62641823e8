import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A plan as the engine writes it, as far as the tests change it. */
export interface RawPlan {
  readonly config?: Readonly<Record<string, string>>;
  readonly steps: readonly RawPlanStep[];
  readonly changeSummary?: Readonly<Record<string, number>>;
}

export interface RawPlanStep {
  readonly op: string;
  readonly urn: string;
  readonly provider?: string;
  readonly oldState?: RawPlanState;
  readonly newState?: RawPlanState;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string; readonly inputDiff?: boolean }>> | null;
}

export interface RawPlanState {
  readonly urn: string;
  readonly custom: boolean;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly [option: string]: unknown;
}

/**
 * What `pulumi preview --json --show-sames` of the real engine (3.274.1) printed on the local AWS, by recordPreviews.ts.
 * Left out are times, source positions, stack traces, and outputs of what stays the same but its ARN.
 */
export function recordedPlan(name: string): RawPlan {
  const packed = readFileSync(join(import.meta.dirname, "recorded", `${name}.json.gz`));
  return JSON.parse(gunzipSync(packed).toString("utf8")) as RawPlan;
}

/** By recorded preview: the kind of the declared change that it is. */
export const RECORDED_KINDS = {
  fullStage: "stage",
  fullEmergency: "emergency",
  fullEmergencyRefreshed: "emergency",
  fullEmergencySettings: "emergency",
  fullSwitch: "switch",
  fullSwitchRefreshed: "switch",
  fullThird: "emergency",
  fullRollback: "rollback",
  fullUnprotect: "retire-unprotect",
  fullDrop: "retire-drop",
  fullDropRefreshed: "retire-drop",
  issuerEmergency: "emergency",
  issuerRollback: "rollback",
  issuerBack: "emergency",
  issuerUnprotect: "retire-unprotect",
  issuerDrop: "retire-drop",
  byhandAdopted: "adopt",
  byhandEmergency: "emergency",
  byhandRollback: "rollback",
  byhandUnprotect: "retire-unprotect",
  byhandDrop: "retire-drop",
  singleStage: "stage",
  singleEmergency: "emergency",
  vpcEmergency: "emergency",
  adoptedStage: "stage",
  adoptedEmergency: "emergency",
  adoptedRollback: "rollback",
} as const;

/** The plan with the count that the engine would print for these steps. */
export function withSteps(plan: RawPlan, steps: readonly RawPlanStep[]): RawPlan {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return { ...plan, steps, changeSummary: counts };
}

/** The same plan with one step, found by its name, changed; several or none put others in its place. */
export function withStep(
  plan: RawPlan,
  name: string,
  change: (step: RawPlanStep) => RawPlanStep | readonly RawPlanStep[],
): RawPlan {
  if (!plan.steps.some(({ urn }) => urn.endsWith(`::${name}`))) throw new Error(`the plan has no step ${name}`);
  return withSteps(
    plan,
    plan.steps.flatMap((step) => (step.urn.endsWith(`::${name}`) ? change(step) : step)),
  );
}
