import assert from "node:assert/strict";
import { rolloutState, type ServiceDeployment } from "../../../core/renewal/rolloutState.ts";

const STORED = new Date("2026-11-25T12:00:00Z");
const BEFORE = new Date("2026-11-25T11:00:00Z");
const AFTER = new Date("2026-11-25T12:00:01Z");

describe("rolloutState", () => {
  it("is missing when nothing was started and the service's deployment is older than what is stored", () => {
    assert.deepEqual(verdict([deployment({ created: BEFORE })]), { state: "missing" });
    assert.deepEqual(verdict([deployment({ created: STORED })]), { state: "missing" });
    assert.deepEqual(verdict([]), { state: "missing" });
  });

  it("counts a deployment that somebody else started after the store", () => {
    assert.deepEqual(verdict([deployment({ created: AFTER })]), { state: "done" });
  });

  it("is running while ours is under way, and done when it is complete", () => {
    const ours = { id: "ours", created: AFTER };
    assert.equal(verdict([deployment({ ...ours, state: "inProgress" })], "ours").state, "running");
    assert.equal(verdict([deployment(ours)], "ours").state, "done");
  });

  it("has failed with ECS's words when ours failed", () => {
    const failed = deployment({
      id: "ours",
      created: AFTER,
      primary: false,
      state: "failed",
      reason: "no task starts",
    });
    const old = deployment({ id: "old", created: BEFORE });
    assert.deepEqual(verdict([failed, old], "ours"), { state: "failed", reason: "no task starts" });
  });

  it("has failed when a deployment that somebody else started failed", () => {
    assert.equal(verdict([deployment({ created: AFTER, state: "failed" })]).state, "failed");
  });

  it("has failed when ECS has forgotten ours and the service is back on an older one", () => {
    assert.deepEqual(verdict([deployment({ id: "old", created: BEFORE })], "ours"), {
      state: "failed",
      reason: "the service went back to the deployment before",
    });
  });

  it("is paused while no task is wanted, whatever became of deployments", () => {
    const failed = deployment({ id: "ours", created: AFTER, state: "failed" });
    for (const deployments of [[], [failed], [deployment({ created: BEFORE })]]) {
      assert.deepEqual(verdict(deployments, "ours", true), { state: "paused" });
    }
  });

  it("goes by a newer deployment of somebody else's that took the place of ours", () => {
    assert.equal(verdict([deployment({ id: "theirs", created: AFTER, state: "inProgress" })], "ours").state, "running");
    assert.equal(verdict([deployment({ id: "theirs", created: AFTER })], "ours").state, "done");
  });
});

function verdict(deployments: readonly ServiceDeployment[], started?: string, paused = false) {
  return rolloutState({
    paused,
    deployments,
    started: started === undefined ? undefined : { id: started, at: AFTER },
    storedAt: STORED,
  });
}

function deployment(change: Partial<ServiceDeployment>): ServiceDeployment {
  return { id: "one", primary: true, state: "completed", created: BEFORE, ...change };
}
