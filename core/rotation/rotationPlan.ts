import { CABAL_TLS } from "../commandLine.ts";
import type { WildcardConfig } from "../configSchema/stackConfig.ts";

/** The part of the wildcard's config that a rotation changes. */
export type Generations = Pick<WildcardConfig, "issued" | "active" | "retiring">;

export type RotationCommand =
  | { readonly verb: "next" | "stage" | "switch" | "rollback" }
  | { readonly verb: "retire"; readonly generation: number };

/** What the next update will do: `none` = the config says it already. */
export type RotationAction = "emergency" | "stage" | "switch" | "rollback" | "unprotect" | "drop" | "none";

export interface PlannedRotation {
  readonly action: RotationAction;
  /** The config to write; equal to what was given when `action` is `none`. */
  readonly wildcard: Generations;
  /** One sentence for the reader: what the config now says, and why. */
  readonly reason: string;
}

/** A command that makes no sense now. Nothing is to be written. */
export interface RefusedRotation {
  /** What is wrong, and what to do instead. */
  readonly refusal: string;
}

const ROTATE = `${CABAL_TLS} rotate`;
const UP = "npm run pulumi -- up";
/** The config's own limits; a test holds them against its schema. */
const MAX_GENERATION = 9999;
const MAX_ISSUED = 20;

/**
 * What a command makes of the generations. `before` is the last version that was committed: what lies between it and
 * `now` will be deployed as one change, so one change never both adds and drops, and a repeated command changes nothing.
 * Without it each command is judged by itself.
 */
export function rotationPlan(
  now: Generations,
  command: RotationCommand,
  before?: Generations,
): PlannedRotation | RefusedRotation {
  switch (command.verb) {
    case "next":
      return next(now, before);
    case "stage":
      return stage(now, before);
    case "switch":
      return switchOver(now);
    case "rollback":
      return rollback(now, before);
    case "retire":
      return now.retiring.includes(command.generation)
        ? drop(now, command.generation, before)
        : unprotect(now, command.generation, before);
  }
}

function next(now: Generations, before: Generations | undefined): PlannedRotation | RefusedRotation {
  const added = newest(addedSince(now, before).filter((one) => !now.retiring.includes(one)));
  if (added !== undefined) {
    if (added === now.active) return unchanged(now, `Generation ${added} is new in this change and active already.`);
    return {
      action: "emergency",
      wildcard: { ...now, active: added },
      reason: `Generation ${added}, new in this change, is requested and becomes active in place of ${now.active} once it is issued.`,
    };
  }
  const generation = nextGeneration(now, before);
  const refusal = refusedAddition(now, generation, before);
  if (refusal !== undefined) return { refusal };
  return {
    action: "emergency",
    wildcard: { ...now, issued: [...now.issued, generation], active: generation },
    reason: `Generation ${generation} is requested and becomes active in place of ${now.active} once it is issued.`,
  };
}

function stage(now: Generations, before: Generations | undefined): PlannedRotation | RefusedRotation {
  const staged = stagedGeneration(now);
  if (staged !== undefined) {
    return unchanged(
      now,
      `Generation ${staged} is staged already: it is newer than the active one, ${now.active}. ` +
        `\`${ROTATE} switch\` makes it active, \`${ROTATE} next\` makes a new one.`,
    );
  }
  const generation = nextGeneration(now, before);
  const refusal = refusedAddition(now, generation, before);
  if (refusal !== undefined) return { refusal };
  return {
    action: "stage",
    wildcard: { ...now, issued: [...now.issued, generation] },
    reason: `Generation ${generation} is requested; ${now.active} goes on serving.`,
  };
}

function switchOver(now: Generations): PlannedRotation | RefusedRotation {
  const staged = stagedGeneration(now);
  if (staged !== undefined) {
    return {
      action: "switch",
      wildcard: { ...now, active: staged },
      reason: `Generation ${staged} becomes active in place of ${now.active}.`,
    };
  }
  if (now.issued.some((one) => one < now.active)) {
    return unchanged(now, `Generation ${now.active} is active already, and no newer one is staged.`);
  }
  return {
    refusal:
      `There is nothing to switch to: no generation is newer than ${now.active}, which is active. ` +
      `Stage one with \`${ROTATE} stage\`, or make and serve one in one change with \`${ROTATE} next\`.`,
  };
}

function rollback(now: Generations, before: Generations | undefined): PlannedRotation | RefusedRotation {
  if (before !== undefined && now.active < before.active) {
    return unchanged(now, `This change rolls back from generation ${before.active} to ${now.active} already.`);
  }
  const moved = before !== undefined && before.active < now.active && now.issued.includes(before.active);
  const older = moved ? before.active : newest(now.issued.filter((one) => one < now.active));
  if (older === undefined) {
    return {
      refusal:
        `There is nothing to roll back to: no generation below ${now.active} is issued any more. ` +
        `Make a new one with \`${ROTATE} next\`.`,
    };
  }
  const wasRetiring = now.retiring.includes(older);
  return {
    action: "rollback",
    wildcard: { ...now, active: older, retiring: now.retiring.filter((one) => one !== older) },
    reason:
      `Generation ${older} becomes active again in place of ${now.active}` +
      `${wasRetiring ? ", and is protected again instead of retiring" : ""}.`,
  };
}

function unprotect(
  now: Generations,
  generation: number,
  before: Generations | undefined,
): PlannedRotation | RefusedRotation {
  if (!now.issued.includes(generation)) {
    if (before?.issued.includes(generation)) {
      return unchanged(now, `This change drops generation ${generation} already.`);
    }
    return { refusal: `Generation ${generation} does not exist: issued ${areOrIs(now.issued)}. Nothing to retire.` };
  }
  if (generation === now.active) {
    return {
      refusal:
        `Generation ${generation} is active: it serves. Make another one active first ` +
        `(\`${ROTATE} switch\`, \`next\` or \`rollback\`), deploy that, then retire ${generation}.`,
    };
  }
  const added = addedSince(now, before);
  if (added.length > 0) {
    return {
      refusal:
        `This change adds generation ${added.join(", ")}, so it cannot retire ${generation}: a change that adds and ` +
        `drops would delete what you would roll back to. Commit it, run \`${UP}\`, then retire ${generation}.`,
    };
  }
  if (before !== undefined && before.active !== now.active) {
    return {
      refusal:
        `This change moves from generation ${before.active} to ${now.active}, so it cannot retire ${generation}: if the ` +
        `move fails, protection would be off too soon. Commit it, run \`${UP}\`, then retire ${generation}.`,
    };
  }
  return {
    action: "unprotect",
    wildcard: { ...now, retiring: ascending([...now.retiring, generation]) },
    reason:
      `Generation ${generation} is retiring: the next update only lifts its protection. ` +
      `After it, \`${ROTATE} retire ${generation}\` again drops it.`,
  };
}

function drop(
  now: Generations,
  generation: number,
  before: Generations | undefined,
): PlannedRotation | RefusedRotation {
  if (before !== undefined && !before.retiring.includes(generation)) {
    return unchanged(
      now,
      `Generation ${generation} is retiring in this change already. Commit it and run \`${UP}\`, which lifts its ` +
        `protection; then \`${ROTATE} retire ${generation}\` again drops it.`,
    );
  }
  // Without a committed version nobody knows whether the staged one has been deployed, so it counts as new.
  const added = before === undefined ? now.issued.filter((one) => isStaged(now, one)) : addedSince(now, before);
  if (added.length > 0) {
    return {
      refusal:
        `Generation ${added.join(", ")} is new, so ${generation} cannot be dropped: one change must not both add and ` +
        `drop. Make ${newest(added)} active or retire it first, run \`${UP}\`, then retire ${generation}.`,
    };
  }
  if (before !== undefined && before.active !== now.active) {
    return {
      refusal:
        `This change moves from generation ${before.active} to ${now.active}, so it cannot drop ${generation}. ` +
        `Commit it, run \`${UP}\`, then retire ${generation}.`,
    };
  }
  return {
    action: "drop",
    wildcard: {
      ...now,
      issued: now.issued.filter((one) => one !== generation),
      retiring: now.retiring.filter((one) => one !== generation),
    },
    reason: `Generation ${generation} is dropped: the next update deletes what the stack requested for it.`,
  };
}

function refusedAddition(now: Generations, generation: number, before: Generations | undefined): string | undefined {
  const retiring = now.retiring[0];
  if (retiring !== undefined) {
    return (
      `Generation ${now.retiring.join(", ")} is retiring, so ${generation} cannot be added: one change must not both ` +
      `add and drop. Finish it with \`${ROTATE} retire ${retiring}\` and \`${UP}\`, or take it back: remove it from ` +
      "wildcard.retiring."
    );
  }
  const dropped = before?.issued.filter((one) => !now.issued.includes(one)) ?? [];
  if (dropped.length > 0) {
    return (
      `This change drops generation ${dropped.join(", ")}, so ${generation} cannot be added: one change must not both ` +
      `add and drop. Commit it, run \`${UP}\`, then run this again.`
    );
  }
  if (generation > MAX_GENERATION) {
    return `Generation ${MAX_GENERATION} is the last number, so none can be added. Retire it, and the number is free again.`;
  }
  if (now.issued.length >= MAX_ISSUED) {
    return `${MAX_ISSUED} generations are issued, and more are not allowed. Retire one with \`${ROTATE} retire N\` first.`;
  }
  return undefined;
}

function unchanged(now: Generations, reason: string): PlannedRotation {
  return { action: "none", wildcard: now, reason: `${reason} Nothing to change.` };
}

/** Above every number that is in use now or in the deployed version: a number is not taken again while it is deleted. */
function nextGeneration(now: Generations, before: Generations | undefined): number {
  return Math.max(...now.issued, ...(before?.issued ?? [])) + 1;
}

function stagedGeneration(now: Generations): number | undefined {
  return newest(now.issued.filter((one) => isStaged(now, one)));
}

function isStaged(now: Generations, generation: number): boolean {
  return generation > now.active && !now.retiring.includes(generation);
}

function addedSince(now: Generations, before: Generations | undefined): number[] {
  return before === undefined ? [] : now.issued.filter((one) => !before.issued.includes(one));
}

function newest(generations: readonly number[]): number | undefined {
  return generations.length === 0 ? undefined : Math.max(...generations);
}

function ascending(generations: readonly number[]): number[] {
  return [...generations].sort((a, b) => a - b);
}

function areOrIs(generations: readonly number[]): string {
  return `${generations.length === 1 ? "is" : "are"} ${ascending(generations).join(", ")}`;
}
