import { sh } from "../../core/commandLine.ts";
import { CABAL_TLS } from "../../core/commandLine.ts";
import type { Generations, RotationAction } from "../../core/rotation/rotationPlan.ts";

/** A line to type, and what it does. */
export interface RotationStep {
  readonly type: string;
  readonly does: string;
}

export interface Advice {
  readonly next: readonly RotationStep[];
  /** How to take it back: one sentence. */
  readonly back: string;
}

const MOVES: readonly RotationAction[] = ["emergency", "switch", "rollback"];

/** What to type after an edit, and how to take it back. `file`: as the reader would type it. */
export function rotationAdvice(action: RotationAction, to: Generations, stack: string, file: string): Advice {
  const commit = { type: sh`git commit -m ${subject(action, to)} ${file}`, does: "the change, for review" };
  const watch = {
    type: sh`${CABAL_TLS} watch --stack ${stack}`,
    does: "in a second shell: handshakes with every address, until Ctrl-C",
  };
  const up = { type: sh`npm run pulumi -- up --stack ${stack}`, does: UPDATE[action](to) };
  return { next: MOVES.includes(action) ? [commit, watch, up] : [commit, up], back: backFrom(action, stack, file) };
}

const UPDATE: Readonly<Record<RotationAction, (to: Generations) => string>> = {
  emergency: ({ active }) => `requests ${active}, waits until it is issued in every region, then moves the endpoints`,
  stage: () => "requests it and waits until it is issued; creates only",
  switch: () => "one update for each endpoint, in place",
  rollback: () => "one update for each endpoint, in place",
  unprotect: () => "no operation: only the protection is lifted",
  drop: () => "deletes its certificates and validations, and nothing else",
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

function backFrom(action: RotationAction, stack: string, file: string): string {
  const up = sh`npm run pulumi -- up --stack ${stack}`;
  switch (action) {
    case "emergency":
    case "switch":
      return `${sh`${CABAL_TLS} rotate rollback --stack ${stack}`}, commit, ${up}: one update for each endpoint.`;
    case "rollback":
      return `${sh`${CABAL_TLS} rotate switch --stack ${stack}`}, commit, ${up}: forward again.`;
    case "unprotect":
      return `git revert the commit (or edit ${file}) and ${up}: the generation is protected again.`;
    case "drop":
      return `Before the update: git checkout ${file}. After it the certificate is deleted: ${CABAL_TLS} rotate stage makes a new one.`;
    default:
      return `Before the update: git checkout ${file}.`;
  }
}
