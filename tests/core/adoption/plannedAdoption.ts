import assert from "node:assert/strict";
import { type AdoptionRequest, type AdoptionPlan, planAdoption } from "../../../core/adoption/index.ts";
import { type AccountChange, account, NOW } from "./accountFixture.ts";

/** The plan for the fixture's account with these changes; fails when it is refused. */
export function planned(change: AccountChange = {}, args: Partial<AdoptionRequest> = {}): AdoptionPlan {
  const plan = planAdoption(account(change), { now: NOW, ...args });
  assert.ok(!("refusal" in plan), JSON.stringify(plan));
  return plan;
}

/** Why the account with these changes is refused. */
export function refusal(change: AccountChange = {}, args: Partial<AdoptionRequest> = {}): string {
  const plan = planAdoption(account(change), { now: NOW, ...args });
  assert.ok("refusal" in plan, JSON.stringify(plan));
  return plan.refusal;
}
