import { type Generations, rotationPlan } from "../../core/rotation/rotationPlan.ts";
import { BEGINNING, type GameMove, type GameState, nextMove } from "./gameMove.ts";
import { seededRandom } from "./seededRandom.ts";

/** One move as the planner judges it. */
export interface GameTurn {
  readonly move: GameMove;
  readonly before: GameState;
  /** Equal to `before` when every part of the move was refused or changes nothing. */
  readonly after: GameState;
  /** Whether there is something to deploy. */
  readonly deploys: boolean;
}

/** The moves of a seed until `deployments` of them have deployed something; what is refused in between comes for free. */
export function gamePlan(seed: number, deployments: number): GameTurn[] {
  const random = seededRandom(seed);
  const turns: GameTurn[] = [];
  let state = BEGINNING;
  for (let left = deployments; left > 0; ) {
    const turn = judged(nextMove(random, state), state);
    turns.push(turn);
    state = turn.after;
    if (turn.deploys || turn.move.kind === "by hand") left -= 1;
  }
  return turns;
}

function judged(move: GameMove, before: GameState): GameTurn {
  switch (move.kind) {
    case "by hand":
      return { move, before, after: before, deploys: false };
    case "endpoint":
      return { move, before, after: { ...before, extra: move.extra }, deploys: true };
    case "rotate": {
      const committed = before.generations;
      const generations = move.commands.reduce<Generations>((now, command) => {
        const plan = rotationPlan(now, command, committed);
        return "wildcard" in plan ? plan.wildcard : now;
      }, committed);
      const deploys = JSON.stringify(generations) !== JSON.stringify(committed);
      return { move, before, after: { ...before, generations }, deploys };
    }
  }
}

/** `rotate stage, switch; killed at event 12`: one line for a reader. */
export function moveText(move: GameMove): string {
  switch (move.kind) {
    case "by hand":
      return `by hand: issued ${move.wildcard.issued.join(", ")}, active ${move.wildcard.active}`;
    case "endpoint":
      return `the extra endpoint becomes ${move.extra}`;
    case "rotate": {
      const commands = move.commands.map((one) => ("generation" in one ? `${one.verb} ${one.generation}` : one.verb));
      return `rotate ${commands.join(", ")}${troubleText(move.trouble)}`;
    }
  }
}

function troubleText(trouble: Extract<GameMove, { kind: "rotate" }>["trouble"]): string {
  switch (trouble.kind) {
    case "none":
      return "";
    case "region":
      return `; ${trouble.region} does not issue`;
    case "record":
      return "; the validation record is gone";
    case "killed":
      return `; killed at event ${trouble.event}`;
  }
}
