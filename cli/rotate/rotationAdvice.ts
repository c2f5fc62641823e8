import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import type { Generations, RotationAction } from "../../core/rotation/rotationPlan.ts";
import type { TypedStep } from "../command/stepLines.ts";
import { carriedAlong, carriedInText, type GivenOptions } from "../command/carriedOptions.ts";

export interface Advice {
  readonly next: readonly TypedStep[];
  /** How to take it back: one sentence. */
  readonly back: string;
}

const MOVES: readonly RotationAction[] = ["emergency", "switch", "rollback"];

/** What to type after an edit, and how to take it back. `given`: with the stack. `file`: as the reader would type it. */
export function rotationAdvice(action: RotationAction, to: Generations, given: GivenOptions, file: string): Advice {
  const commit = { type: sh`git commit -m ${subject(action, to)} ${file}`, does: "the change, for review" };
  const watch = {
    type: carriedAlong(`${CABAL_TLS} watch`, given),
    does: "in a second shell: handshakes with every address, until Ctrl-C",
  };
  const up = { type: carriedAlong(UP, given), does: UPDATE[action](to) };
  const back = carriedInText(backFrom(action, file), given);
  return { next: MOVES.includes(action) ? [commit, watch, up] : [commit, up], back };
}

const UP = "npm run pulumi -- up";

const UPDATE: Readonly<Record<RotationAction, (to: Generations) => string>> = {
  emergency: ({ active }) => `requests ${active}, waits until it is issued in every region, then moves the endpoints`,
  stage: () => "requests it and waits until it is issued; creates only",
  switch: () => "one update for each endpoint, in place",
  rollback: () => "one update for each endpoint, in place",
  unprotect: () => "no operation: only the protection is lifted",
  drop: () => "deletes what the stack requested for it, and nothing else",
  none: () => "deploys what the config says",
};

function subject(action: RotationAction, { issued, active, retiring }: Generations): string {
  switch (action) {
    case "stage":
      return `Stage generation ${issued.at(-1)} of the wildcard certificate`;
    case "rollback":
      return `Roll the wildcard certificate back to generation ${active}`;
    case "unprotect":
      return `Retire the wildcard certificate's generation ${retiring.join(", ")}: lift its protection`;
    case "drop":
      return `Retire a generation of the wildcard certificate: ${issued.join(", ")} stay`;
    default:
      return `Serve generation ${active} of the wildcard certificate`;
  }
}

function backFrom(action: RotationAction, file: string): string {
  switch (action) {
    case "emergency":
    case "switch":
      return `\`${CABAL_TLS} rotate rollback\`, commit, \`${UP}\`: one update for each endpoint.`;
    case "rollback":
      return `\`${CABAL_TLS} rotate switch\`, commit, \`${UP}\`: forward again.`;
    case "unprotect":
      return `git revert the commit (or edit ${file}) and \`${UP}\`: the generation is protected again.`;
    case "drop":
      return (
        `Before the update: \`${sh`git checkout ${file}`}\`. After it what the stack requested is deleted: ` +
        `\`${CABAL_TLS} rotate stage\` makes a new one. An external certificate stays in ACM: git revert the commit.`
      );
    default:
      return `Before the update: \`${sh`git checkout ${file}`}\`.`;
  }
}
