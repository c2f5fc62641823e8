import type { Diagnosis } from "../diagnosis.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import type { Reason } from "../reasons/index.ts";
import type { FixPlan } from "./fixPlan.ts";
import { stepText } from "./fixStep.ts";
import { planDeployment, planRecord, planRenewal } from "./planners.ts";

type Planner = (facts: Facts, diagnosis: Diagnosis, finding: Finding) => FixPlan;

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
export function planFix(facts: Facts, diagnosis: Diagnosis): FixPlan {
  const plans = diagnosis.findings.flatMap((finding) => {
    const planner = finding.reason === undefined ? undefined : PLANNERS[finding.reason];
    return planner === undefined ? [] : [planner(facts, diagnosis, finding)];
  });
  const steps = new Map(plans.flatMap((plan) => plan.steps).map((step) => [stepText(step), step]));
  return { steps: [...steps.values()], refusals: [...new Set(plans.flatMap((plan) => plan.refusals))] };
}
