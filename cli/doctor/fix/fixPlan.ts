import type { Diagnosis } from "../diagnosis.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import type { Reason } from "../reasons/index.ts";
import { planDeployment, planRecord, planRenewal } from "./planners.ts";

/** One change at AWS that the evidence supports. */
export type FixStep =
  | { readonly kind: "put-record"; readonly zoneId: string; readonly name: string; readonly value: string }
  | { readonly kind: "deploy-service"; readonly region: string; readonly cluster: string; readonly service: string }
  | {
      readonly kind: "renew";
      readonly region: string;
      readonly functionName: string;
      readonly host: string;
      /** Whether our own backoff is passed over. The CA's limit never is. */
      readonly force: boolean;
    };

export interface FixPlan {
  /** In this order, each once. */
  readonly steps: readonly FixStep[];
  /** What was not planned, and why. */
  readonly refusals: readonly string[];
}

export type Planner = (facts: Facts, diagnosis: Diagnosis, finding: Finding) => FixPlan;

/** What can be repaired from here. Anything else needs a deployment of the stack, or somebody's decision. */
const PLANNERS: Readonly<Partial<Record<Reason, Planner>>> = {
  VALIDATION_RECORD_MISSING: planRecord,
  VALIDATION_RECORD_CHANGED: planRecord,
  DEPLOYMENT_MISSING: planDeployment,
  DEPLOYMENT_FAILED: planDeployment,
  STORED_MISSING: planRenewal,
  STORED_UNREADABLE: planRenewal,
  STORED_OVERDUE: planRenewal,
  STORED_EXPIRED: planRenewal,
  STATE_UNREADABLE: planRenewal,
  COPIES_OUT_OF_STEP: planRenewal,
  RENEWAL_FAILED: planRenewal,
  RENEWAL_RATE_LIMITED: planRenewal,
};

/** What to do about the findings. Pure: nothing is changed here. */
export function fixPlan(facts: Facts, diagnosis: Diagnosis): FixPlan {
  const plans = diagnosis.findings.flatMap((finding) => {
    const planner = finding.reason === undefined ? undefined : PLANNERS[finding.reason];
    return planner === undefined ? [] : [planner(facts, diagnosis, finding)];
  });
  const steps = new Map(plans.flatMap((plan) => plan.steps).map((step) => [stepText(step), step]));
  return { steps: [...steps.values()], refusals: [...new Set(plans.flatMap((plan) => plan.refusals))] };
}

/** A step as the plan shows it. */
export function stepText(step: FixStep): string {
  switch (step.kind) {
    case "put-record":
      return `put the record ${step.name} CNAME ${step.value} into zone ${step.zoneId}`;
    case "deploy-service":
      return `start a new deployment of the ECS service ${step.cluster}/${step.service}`;
    case "renew":
      return `run the renewal function ${step.functionName} for ${step.host}${step.force ? ", whatever its backoff says" : ""}`;
  }
}
