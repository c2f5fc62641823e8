import assert from "node:assert/strict";
import { HOST, ONE_CA, SCHEDULE } from "./situation.ts";
import { freshWorld } from "./works.ts";

const HOUR_MS = 3_600_000;

/** A world in which no run comes to the end of its order, and somebody deletes each order's note. */
async function forgetfulWorld(runs: number, cause: boolean) {
  const world = freshWorld(false, { certificateAuthorities: ONE_CA });
  world.zones.stall();
  for (let run = 0; run < runs; run += 1) {
    await world.run(SCHEDULE);
    world.store.remove([`${HOST}/pending`]);
    if (cause) world.invariants.orders.cause();
    await world.passTo(world.time.now + HOUR_MS);
  }
  return world.productionCas[0]?.orders.size;
}

describe("the simulation's count of orders", () => {
  it("takes one order more than is needed for one cause, over any number of runs", async () => {
    assert.equal(await forgetfulWorld(2, false), 2);
  });

  it("takes no second one, although each run has made one only", async () => {
    await assert.rejects(forgetfulWorld(3, false), {
      name: "BrokenInvariant",
      message: /^.*2 orders for smtp-out\.example\.net more than are needed, for 1 causes/,
    });
  });

  it("takes one more for each further cause", async () => {
    assert.equal(await forgetfulWorld(4, true), 4);
  });
});
