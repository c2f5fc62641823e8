import type { Generations, RotationCommand } from "../../core/rotation/rotationPlan.ts";
import type { SeededRandom } from "./seededRandom.ts";

/** The endpoint that comes and goes. */
export type ExtraEndpoint = "absent" | "protected" | "unprotected";

/** What goes wrong while a change is deployed. */
export type Trouble =
  | { readonly kind: "none" }
  /** ACM does not issue in one region, until somebody repairs it. */
  | { readonly kind: "region"; readonly region: "us-west-2" | "us-east-1" }
  /** The validation record is gone from the zone, until somebody puts it back. */
  | { readonly kind: "record" }
  /** SIGKILL at this event of the update. */
  | { readonly kind: "killed"; readonly event: number };

export type GameMove =
  /** Commands of `rotate`, one after the other, deployed as one change. */
  | { readonly kind: "rotate"; readonly commands: readonly RotationCommand[]; readonly trouble: Trouble }
  /** Somebody edits the numbers without the command, in a way that would lose what serves. */
  | { readonly kind: "by hand"; readonly wildcard: Pick<Generations, "issued" | "active"> }
  | { readonly kind: "endpoint"; readonly extra: ExtraEndpoint };

export interface GameState {
  readonly generations: Generations;
  readonly extra: ExtraEndpoint;
}

export const BEGINNING: GameState = { generations: { issued: [1], active: 1, retiring: [] }, extra: "absent" };

const NEXT_EXTRA: Readonly<Record<ExtraEndpoint, ExtraEndpoint>> = {
  absent: "protected",
  protected: "unprotected",
  unprotected: "absent",
};
/** Events of an update lie between its first step and its summary; a kill that comes too late kills nothing. */
const MAX_EVENT = 60;

/** What an operator might do next, sense or nonsense. */
export function nextMove(random: SeededRandom, { generations, extra }: GameState): GameMove {
  if (random.chance(0.15)) return { kind: "endpoint", extra: NEXT_EXTRA[extra] };
  if (random.chance(0.08)) return { kind: "by hand", wildcard: lossByHand(random, generations) };
  const commands = [command(random, generations), ...(random.chance(0.25) ? [command(random, generations)] : [])];
  return { kind: "rotate", commands, trouble: trouble(random) };
}

function command(random: SeededRandom, { issued, retiring }: Generations): RotationCommand {
  const verb = random.pick(["next", "stage", "switch", "rollback", "retire", "retire"] as const);
  if (verb !== "retire") return { verb };
  // Now and then one that was never issued.
  const generations = [...issued, ...retiring, ...retiring, Math.max(...issued) + 1];
  return { verb, generation: random.pick(generations) };
}

function trouble(random: SeededRandom): Trouble {
  switch (random.below(5)) {
    case 0:
      return { kind: "region", region: random.pick(["us-west-2", "us-east-1"] as const) };
    case 1:
      return { kind: "record" };
    case 2:
      return { kind: "killed", event: 1 + random.below(MAX_EVENT) };
    default:
      return { kind: "none" };
  }
}

/** Drops the generation that serves, for a new one or for another that is issued. */
function lossByHand(random: SeededRandom, { issued, active }: Generations): Pick<Generations, "issued" | "active"> {
  const others = issued.filter((one) => one !== active);
  const another = others.length > 0 && random.chance(0.5) ? random.pick(others) : Math.max(...issued) + 1;
  return { issued: [...new Set([...others, another])].sort((a, b) => a - b), active: another };
}
