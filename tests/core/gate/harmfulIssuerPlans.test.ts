import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { harmfulPlans } from "./harmfulPlans.ts";
import { type RawPlanStep, recordedPlan } from "./recordedPlan.ts";

const CALLS = ["wildcard-g1-import", "wildcard-g1-us-east-1-import"];

/** As it is after an update that failed half-way, which the same update completes: the function's settings come first. */
const FOLLOWED = [
  "its absence of aws:iam/policy:Policy doctor-policy",
  "its absence of aws:iam/rolePolicy:RolePolicy renewal-policy",
  "its absence of aws:lambda/function:Function renewal-function",
];
/** The region of the call: the stack's own, when it names none. */
const unplaced = (calls: readonly string[]) =>
  calls.map((name) => `one input less of aws:lambda/invocation:Invocation ${name}`);

/** By recorded preview: the edits that pass, and may. */
const PASSING: Readonly<Record<string, readonly string[]>> = {
  issuerEmergency: [...FOLLOWED, ...unplaced(["wildcard-g2-import", "wildcard-g2-us-east-1-import"])],
  issuerRollback: [],
  issuerBack: [],
  issuerUnprotect: [],
  issuerDrop: FOLLOWED,
  byhandAdopted: [...FOLLOWED, ...unplaced(CALLS)],
  byhandEmergency: [],
  byhandRollback: [],
  byhandUnprotect: [],
  byhandDrop: FOLLOWED,
};

describe("the gate on harmful plans that are made from real previews with an ACME CA as issuer", function () {
  // Some 2,000 plans, each read and judged whole: half a minute of processor time, which a busy machine gives slowly.
  this.timeout(900_000);

  for (const [name, passing] of Object.entries(PASSING)) {
    it(`passes none of what changes in ${name}, and every kind of change, but what an update leaves that fails half-way`, () => {
      const plans = harmfulPlans(recordedPlan(name), isChanging);
      assert.ok(plans.length > 60, String(plans.length));
      const passed = plans.flatMap(({ title, plan }) => {
        const report = judgePlan(readPreview(JSON.stringify(plan)), { declared: "rotation", answers: undefined });
        return report.verdict === "pass" ? [title] : [];
      });
      assert.deepEqual(passed.sort(), [...passing].sort());
    });
  }
});

function isChanging({ op, oldState, newState }: RawPlanStep): boolean {
  return ["create", "update", "delete"].includes(op) || oldState?.protect !== newState?.protect;
}
