import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { type HarmfulPlan, harmfulPlans } from "./harmfulPlans.ts";
import { recordedPlan } from "./recordedPlan.ts";

/** Titles of the plans that pass, and should not. */
function passing(plans: readonly HarmfulPlan[]): string[] {
  return plans.flatMap(({ title, plan }) => {
    const report = judgePlan(readPreview(JSON.stringify(plan)), { declared: "rotation", answers: undefined });
    return report.verdict === "pass" ? [title] : [];
  });
}

describe("the gate on harmful plans that are made from real previews", function () {
  // Some 2,000 plans, each read and judged whole: half a minute of processor time, which a busy machine gives slowly.
  this.timeout(900_000);
  let count = 0;

  it("passes none of every resource of the stack and every kind of change in an emergency", () => {
    const plans = harmfulPlans(recordedPlan("fullEmergency"));
    count += plans.length;
    assert.deepEqual(passing(plans), []);
  });

  for (const name of ["fullStage", "fullSwitch", "fullRollback", "fullUnprotect", "fullDrop", "adoptedEmergency"]) {
    it(`passes none of what changes in ${name}, and every kind of change`, () => {
      const plans = harmfulPlans(recordedPlan(name), ({ op, oldState, newState }) => {
        const isRetired = oldState?.protect !== newState?.protect;
        return ["create", "update", "delete"].includes(op) || isRetired;
      });
      assert.ok(plans.length > 20);
      count += plans.length;
      assert.deepEqual(passing(plans), []);
    });
  }

  it("passes no change of a renewal function in a VPC, nor of its group, rules and permissions, with a rotation", () => {
    const parts = /::renewal-(function|network|sg|out-[\w-]+)$/;
    const plans = harmfulPlans(recordedPlan("vpcEmergency"), ({ urn }) => parts.test(urn));
    assert.ok(plans.length > 150, String(plans.length));
    count += plans.length;
    assert.deepEqual(passing(plans), []);
  });

  it("has tried some 2,000", () => {
    assert.ok(count > 1900, String(count));
  });
});
