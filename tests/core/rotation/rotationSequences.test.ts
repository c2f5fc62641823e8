import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { type Generations, type RotationCommand, rotationPlan } from "../../../core/rotation/rotationPlan.ts";
import { acceptsGenerations } from "../acceptsGenerations.ts";

const ONE: Generations = { issued: [1], active: 1, retiring: [] };

const commands = fc.oneof(
  fc.constantFrom<RotationCommand>({ verb: "next" }, { verb: "stage" }, { verb: "switch" }, { verb: "rollback" }),
  fc.integer({ min: 0, max: 5 }).map((generation): RotationCommand => ({ verb: "retire", generation })),
);
const sequences = fc.array(
  fc.oneof({ weight: 3, arbitrary: commands }, { weight: 1, arbitrary: fc.constant("deploy" as const) }),
  {
    maxLength: 40,
    size: "max",
  },
);

/** One command of a sequence, as it was judged. */
interface Judged {
  readonly step: RotationCommand;
  readonly deployed: Generations;
  readonly now: Generations;
  readonly plan: ReturnType<typeof rotationPlan>;
}

/** Plays a sequence from generation 1 on; `deploy` commits what the commands made so far. */
function play(steps: readonly (RotationCommand | "deploy")[], knowsBefore: boolean): Judged[] {
  const judged: Judged[] = [];
  let deployed = ONE;
  let now = ONE;
  for (const step of steps) {
    if (step === "deploy") {
      deployed = now;
      continue;
    }
    const plan = rotationPlan(now, step, knowsBefore ? deployed : undefined);
    judged.push({ step, deployed, now, plan });
    if ("wildcard" in plan) now = plan.wildcard;
  }
  return judged;
}

describe("any sequence of rotations", () => {
  it("stays valid, keeps what serves, and never adds and drops at once", () => {
    fc.assert(
      fc.property(sequences, fc.boolean(), (steps, knowsBefore) => {
        for (const { now, plan } of play(steps, knowsBefore)) {
          if ("wildcard" in plan) assertStep(now, plan.wildcard);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("says that nothing is to change exactly when nothing changes", () => {
    fc.assert(
      fc.property(sequences, fc.boolean(), (steps, knowsBefore) => {
        for (const { now, plan } of play(steps, knowsBefore)) {
          if ("wildcard" in plan) assert.equal(isDeepStrictEqual(plan.wildcard, now), plan.action === "none");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("makes one safe change of all commands between two deployments, and a repeated command changes nothing", () => {
    fc.assert(
      fc.property(sequences, (steps) => {
        for (const { step, deployed, plan } of play(steps, true)) {
          if ("refusal" in plan) continue;
          assertChange(deployed, plan.wildcard);
          // What takes a change of the same commit back leaves nothing that a second one could know it by.
          const undone = step.verb === "rollback" && plan.wildcard.active === deployed.active;
          const restored = step.verb === "retire" && deployed.retiring.includes(step.generation);
          if (undone || (plan.action === "unprotect" && restored)) continue;
          assertIdempotent(plan.wildcard, step, deployed);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("comes upon every action", () => {
    const seen = new Set<string>();
    const note = ({ plan }: Judged) => seen.add("refusal" in plan ? "refused" : plan.action);
    fc.assert(
      fc.property(sequences, (steps) => {
        play(steps, true).forEach(note);
      }),
      { numRuns: 2000 },
    );
    assert.deepEqual([...seen].sort(), [
      "drop",
      "emergency",
      "none",
      "refused",
      "rollback",
      "stage",
      "switch",
      "unprotect",
    ]);
  });
});

function assertStep(now: Generations, then: Generations): void {
  assert.equal(acceptsGenerations(then), true, JSON.stringify(then));
  assert.ok(then.issued.includes(now.active), "what served is still there");
  assertNotBoth(now, then);
}

function assertChange(deployed: Generations, then: Generations): void {
  assertNotBoth(deployed, then);
  assert.ok(then.issued.includes(deployed.active));
  for (const dropped of deployed.issued.filter((one) => !then.issued.includes(one))) {
    assert.ok(deployed.retiring.includes(dropped), `${dropped} was dropped while protected`);
  }
  assert.ok(!then.retiring.includes(deployed.active), "the certificate that serves stays protected");
}

function assertNotBoth(from: Generations, to: Generations): void {
  const added = to.issued.filter((one) => !from.issued.includes(one));
  const dropped = from.issued.filter((one) => !to.issued.includes(one));
  assert.ok(added.length === 0 || dropped.length === 0, `added ${added}, dropped ${dropped}`);
}

function assertIdempotent(now: Generations, step: RotationCommand, deployed: Generations): void {
  const again = rotationPlan(now, step, deployed);
  if ("wildcard" in again) assert.deepEqual(again.wildcard, now, JSON.stringify(step));
}
