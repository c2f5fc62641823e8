import assert from "node:assert/strict";
import { type Generations, rotationPlan } from "../../../core/rotation/rotationPlan.ts";
import { acceptsGenerations } from "../acceptsGenerations.ts";

const ONE: Generations = { issued: [1], active: 1, retiring: [] };
const STAGED: Generations = { issued: [1, 2], active: 1, retiring: [] };
const SWITCHED: Generations = { issued: [1, 2], active: 2, retiring: [] };
const RETIRING: Generations = { issued: [1, 2], active: 2, retiring: [1] };
const RETIRED: Generations = { issued: [2], active: 2, retiring: [] };

describe("rotationPlan", () => {
  it("adds the next generation and makes it active at once", () => {
    assert.deepEqual(rotationPlan(ONE, { verb: "next" }), {
      action: "emergency",
      wildcard: SWITCHED,
      reason: "Generation 2 is requested and becomes active in place of 1 once it is issued.",
    });
  });

  it("adds one generation in a change, however often it is asked", () => {
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "next" }, ONE), {
      action: "none",
      wildcard: SWITCHED,
      reason: "Generation 2 is new in this change and active already. Nothing to change.",
    });
    assert.deepEqual(rotationPlan(STAGED, { verb: "next" }, ONE), {
      action: "emergency",
      wildcard: SWITCHED,
      reason: "Generation 2, new in this change, is requested and becomes active in place of 1 once it is issued.",
    });
  });

  it("makes a new generation although a staged one waits: the staged one may be what is wrong", () => {
    assert.deepEqual(rotationPlan(STAGED, { verb: "next" }, STAGED), {
      action: "emergency",
      wildcard: { issued: [1, 2, 3], active: 3, retiring: [] },
      reason: "Generation 3 is requested and becomes active in place of 1 once it is issued.",
    });
  });

  it("stages without touching what serves, and once only", () => {
    assert.deepEqual(rotationPlan(ONE, { verb: "stage" }), {
      action: "stage",
      wildcard: STAGED,
      reason: "Generation 2 is requested; 1 goes on serving.",
    });
    assert.deepEqual(rotationPlan(STAGED, { verb: "stage" }), {
      action: "none",
      wildcard: STAGED,
      reason:
        "Generation 2 is staged already: it is newer than the active one, 1. " +
        "`npx --no -- cabal-tls rotate switch` makes it active, `npx --no -- cabal-tls rotate next` makes a new one. " +
        "Nothing to change.",
    });
  });

  it("switches to the newest staged generation", () => {
    assert.deepEqual(rotationPlan({ issued: [1, 2, 3], active: 1, retiring: [] }, { verb: "switch" }), {
      action: "switch",
      wildcard: { issued: [1, 2, 3], active: 3, retiring: [] },
      reason: "Generation 3 becomes active in place of 1.",
    });
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "switch" }), {
      action: "none",
      wildcard: SWITCHED,
      reason: "Generation 2 is active already, and no newer one is staged. Nothing to change.",
    });
  });

  it("refuses to switch when there is no other generation", () => {
    assert.deepEqual(rotationPlan(ONE, { verb: "switch" }), {
      refusal:
        "There is nothing to switch to: no generation is newer than 1, which is active. Stage one with " +
        "`npx --no -- cabal-tls rotate stage`, or make and serve one in one change with `npx --no -- cabal-tls rotate next`.",
    });
  });

  it("does not switch to a generation that is retiring", () => {
    assert.ok("refusal" in rotationPlan({ issued: [1, 2], active: 1, retiring: [2] }, { verb: "switch" }));
  });

  it("rolls back to the highest generation below the active one, once in a change", () => {
    const three: Generations = { issued: [1, 2, 3], active: 3, retiring: [] };
    const back: Generations = { issued: [1, 2, 3], active: 2, retiring: [] };
    assert.deepEqual(rotationPlan(three, { verb: "rollback" }, three), {
      action: "rollback",
      wildcard: back,
      reason: "Generation 2 becomes active again in place of 3.",
    });
    assert.deepEqual(rotationPlan(back, { verb: "rollback" }, three), {
      action: "none",
      wildcard: back,
      reason: "This change rolls back from generation 3 to 2 already. Nothing to change.",
    });
  });

  it("takes a switch of the same change back to where it came from", () => {
    const now: Generations = { issued: [1, 2, 3], active: 3, retiring: [] };
    const before: Generations = { issued: [1, 2], active: 1, retiring: [] };
    assert.deepEqual(rotationPlan(now, { verb: "rollback" }, before), {
      action: "rollback",
      wildcard: { issued: [1, 2, 3], active: 1, retiring: [] },
      reason: "Generation 1 becomes active again in place of 3.",
    });
  });

  it("rolls back to a retiring generation and protects it again", () => {
    assert.deepEqual(rotationPlan(RETIRING, { verb: "rollback" }), {
      action: "rollback",
      wildcard: STAGED,
      reason: "Generation 1 becomes active again in place of 2, and is protected again instead of retiring.",
    });
  });

  it("refuses to roll back to a generation that is gone", () => {
    assert.deepEqual(rotationPlan(RETIRED, { verb: "rollback" }), {
      refusal:
        "There is nothing to roll back to: no generation below 2 is issued any more. " +
        "Make a new one with `npx --no -- cabal-tls rotate next`.",
    });
  });

  it("retires in two steps: first the protection, then the generation", () => {
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "retire", generation: 1 }, SWITCHED), {
      action: "unprotect",
      wildcard: RETIRING,
      reason:
        "Generation 1 is retiring: the next update only lifts its protection. " +
        "After it, `npx --no -- cabal-tls rotate retire 1` again drops it.",
    });
    assert.deepEqual(rotationPlan(RETIRING, { verb: "retire", generation: 1 }, RETIRING), {
      action: "drop",
      wildcard: RETIRED,
      reason: "Generation 1 is dropped: the next update deletes what the stack requested for it.",
    });
  });

  it("does not drop before the protection was lifted by a change of its own", () => {
    assert.deepEqual(rotationPlan(RETIRING, { verb: "retire", generation: 1 }, SWITCHED), {
      action: "none",
      wildcard: RETIRING,
      reason:
        "Generation 1 is retiring in this change already. Commit it and run `npm run pulumi -- up`, which lifts its " +
        "protection; then `npx --no -- cabal-tls rotate retire 1` again drops it. Nothing to change.",
    });
  });

  it("has nothing to do for a generation that this change drops already", () => {
    assert.deepEqual(rotationPlan(RETIRED, { verb: "retire", generation: 1 }, RETIRING), {
      action: "none",
      wildcard: RETIRED,
      reason: "This change drops generation 1 already. Nothing to change.",
    });
  });

  it("refuses to retire the active generation and one that does not exist", () => {
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "retire", generation: 2 }), {
      refusal:
        "Generation 2 is active: it serves. Make another one active first (`npx --no -- cabal-tls rotate switch`, `next` " +
        "or `rollback`), deploy that, then retire 2.",
    });
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "retire", generation: 7 }), {
      refusal: "Generation 7 does not exist: issued are 1, 2. Nothing to retire.",
    });
  });

  it("refuses to retire in the change that moves away from it", () => {
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "retire", generation: 1 }, STAGED), {
      refusal:
        "This change moves from generation 1 to 2, so it cannot retire 1: if the move fails, protection would be off " +
        "too soon. Commit it, run `npm run pulumi -- up`, then retire 1.",
    });
    assert.deepEqual(rotationPlan(SWITCHED, { verb: "retire", generation: 1 }, ONE), {
      refusal:
        "This change adds generation 2, so it cannot retire 1: a change that adds and drops would delete what you " +
        "would roll back to. Commit it, run `npm run pulumi -- up`, then retire 1.",
    });
  });

  it("refuses to add while something is retiring or being dropped", () => {
    assert.deepEqual(rotationPlan(RETIRING, { verb: "next" }), {
      refusal:
        "Generation 1 is retiring, so 3 cannot be added: one change must not both add and drop. Finish it with " +
        "`npx --no -- cabal-tls rotate retire 1` and `npm run pulumi -- up`, or take it back: remove it from " +
        "wildcard.retiring.",
    });
    assert.deepEqual(rotationPlan(RETIRED, { verb: "stage" }, RETIRING), {
      refusal:
        "This change drops generation 1, so 3 cannot be added: one change must not both add and drop. " +
        "Commit it, run `npm run pulumi -- up`, then run this again.",
    });
  });

  it("refuses to drop while something is new", () => {
    const refusal =
      "Generation 3 is new, so 1 cannot be dropped: one change must not both add and drop. " +
      "Make 3 active or retire it first, run `npm run pulumi -- up`, then retire 1.";
    const both: Generations = { issued: [1, 2, 3], active: 2, retiring: [1] };
    assert.deepEqual(rotationPlan(both, { verb: "retire", generation: 1 }), { refusal });
    assert.deepEqual(rotationPlan(both, { verb: "retire", generation: 1 }, RETIRING), { refusal });
    assert.ok("wildcard" in rotationPlan(both, { verb: "retire", generation: 1 }, both));
  });

  it("does not take the number of a dropped generation again in the same change", () => {
    const before: Generations = { issued: [1, 2], active: 1, retiring: [2] };
    const plan = rotationPlan(ONE, { verb: "next" }, before);
    assert.ok("refusal" in plan && plan.refusal.startsWith("This change drops generation 2, so 3 cannot be added"));
  });

  it("stops at the config's own limits", () => {
    const last = rotationPlan({ issued: [9998], active: 9998, retiring: [] }, { verb: "stage" });
    assert.ok("wildcard" in last);
    assert.deepEqual(last.wildcard.issued, [9998, 9999]);
    assert.deepEqual(rotationPlan({ issued: [9999], active: 9999, retiring: [] }, { verb: "stage" }), {
      refusal: "Generation 9999 is the last number, so none can be added. Retire it, and the number is free again.",
    });
    const issued = Array.from({ length: 20 }, (_, index) => index + 1);
    assert.equal(acceptsGenerations({ issued, active: 20, retiring: [] }), true);
    assert.equal(acceptsGenerations({ issued: [...issued, 21], active: 20, retiring: [] }), false);
    assert.equal(acceptsGenerations({ issued: [9999], active: 9999, retiring: [] }), true);
    assert.equal(acceptsGenerations({ issued: [10_000], active: 10_000, retiring: [] }), false);
    assert.deepEqual(rotationPlan({ issued, active: 20, retiring: [] }, { verb: "next" }), {
      refusal:
        "20 generations are issued, and more are not allowed. Retire one with `npx --no -- cabal-tls rotate retire N` first.",
    });
  });
});
