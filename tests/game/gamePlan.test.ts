import assert from "node:assert/strict";
import { acceptsGenerations } from "../core/acceptsGenerations.ts";
import { FIRST_STATE, type ModelState, type ModelTrouble, modelUpdate } from "./engineModel.ts";
import type { GameMove } from "./gameMove.ts";
import { type GameTurn, gamePlan, moveText } from "./gamePlan.ts";
import { QUICK_SEEDS, QUICK_TURNS } from "./gameSeeds.ts";

const SEEDS = Array.from({ length: 5000 }, (_, place) => place + 1);

describe("the Game of errors on the planner alone", () => {
  it("keeps every consumer on an issued certificate at every moment, whatever fails, in 5000 sequences", () => {
    for (const seed of SEEDS) {
      let state = FIRST_STATE;
      for (const turn of gamePlan(seed, 12)) {
        const place = `seed ${seed}, ${moveText(turn.move)}`;
        for (const one of statesOf(turn, state)) assertServed(one, place);
        state = statesOf(turn, state).at(-1) ?? state;
        assertDeployed(state, turn, place);
      }
    }
  });

  it("never makes a change that the engine refuses or that adds and drops at once, but for the edits by hand", () => {
    for (const seed of SEEDS.slice(0, 1000)) {
      for (const { move, before, after } of gamePlan(seed, 12)) {
        assert.ok(acceptsGenerations(after.generations), `seed ${seed}, ${moveText(move)}`);
        const added = after.generations.issued.filter((one) => !before.generations.issued.includes(one));
        const dropped = before.generations.issued.filter((one) => !after.generations.issued.includes(one));
        assert.ok(added.length === 0 || dropped.length === 0, `seed ${seed}, ${moveText(move)}`);
      }
    }
  });

  it("is refused by the engine when somebody drops by hand what serves", () => {
    const turns = SEEDS.flatMap((seed) => gamePlan(seed, 12)).filter(({ move }) => move.kind === "by hand");
    assert.ok(turns.length > 1000);
    for (const { move, before } of turns) {
      const state = modelUpdate(FIRST_STATE, before.generations).states.at(-1) ?? FIRST_STATE;
      assert.ok(move.kind === "by hand");
      const wildcard = { ...before.generations, ...move.wildcard };
      assert.equal(modelUpdate(state, wildcard).refused, true, JSON.stringify([before.generations, move.wildcard]));
    }
  });

  it("is the same for the same seed", () => {
    assert.deepEqual(gamePlan(7, 12), gamePlan(7, 12));
    assert.notDeepEqual(gamePlan(7, 12), gamePlan(8, 12));
  });

  it("plays every kind of move and trouble in the sequences that the tests play with the engine", () => {
    const turns = QUICK_SEEDS.flatMap((seed) => gamePlan(seed, QUICK_TURNS));
    assert.deepEqual([...new Set(turns.flatMap(kindsOf))].sort(), [
      "by hand",
      "drop",
      "emergency",
      "endpoint absent",
      "endpoint protected",
      "endpoint unprotected",
      "killed",
      "no trouble",
      "other",
      "record",
      "refused or nothing to do",
      "region",
      "retire",
      "rollback",
      "stage",
      "switch",
    ]);
  });
});

/** Every state on the way of a turn: through its trouble, and through the same update once more. */
function statesOf({ move, after }: GameTurn, state: ModelState): readonly ModelState[] {
  if (move.kind !== "rotate") return [state];
  const troubled = modelUpdate(state, after.generations, modelTrouble(move)).states;
  return [...troubled, ...modelUpdate(troubled.at(-1) ?? state, after.generations).states];
}

function modelTrouble({ trouble }: Extract<GameMove, { kind: "rotate" }>): ModelTrouble {
  switch (trouble.kind) {
    case "none":
      return {};
    case "killed":
      return { operations: trouble.event % 12 };
    default:
      return { validationFails: true };
  }
}

function assertServed({ certificates, consumers }: ModelState, place: string): void {
  for (const generation of consumers) assert.equal(certificates[generation]?.issued, true, place);
}

function assertDeployed({ certificates, consumers }: ModelState, { after }: GameTurn, place: string): void {
  const { issued, active, retiring } = after.generations;
  assert.deepEqual(
    Object.keys(certificates).map(Number),
    [...issued].sort((a, b) => a - b),
    place,
  );
  assert.deepEqual([...new Set(consumers)], [active], place);
  for (const one of issued) assert.equal(certificates[one]?.protected, !retiring.includes(one), place);
}

/** What a turn adds to the variety: its action, and its trouble when that can matter. */
function kindsOf({ move, before, after, deploys }: GameTurn): string[] {
  if (move.kind === "by hand") return [move.kind];
  if (move.kind === "endpoint") return [`endpoint ${move.extra}`];
  if (!deploys) return ["refused or nothing to do"];
  const [was, is] = [before.generations, after.generations];
  const requests = is.issued.some((one) => !was.issued.includes(one));
  const matters = requests || !["region", "record"].includes(move.trouble.kind);
  const trouble = move.trouble.kind === "none" || !matters ? "no trouble" : move.trouble.kind;
  if (is.issued.length < was.issued.length) return ["drop", trouble];
  if (is.retiring.length > was.retiring.length) return ["retire", trouble];
  if (is.active < was.active) return ["rollback", trouble];
  if (is.active > was.active) return [requests ? "emergency" : "switch", trouble];
  return [requests ? "stage" : "other", trouble];
}
