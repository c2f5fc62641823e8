/** What a name of AWS stands for, and what to do when something else has it. */
export interface TakenName {
  /** Such as `function`. */
  readonly what: string;
  readonly name: string;
  readonly fix: string;
}

const HEAD = "Name taken:";
const TAIL = "exists already and does not belong to this stack.";

/** The fault that a preview reports; the gate finds it in the engine's diagnostics by its first words. */
export function takenNameText({ what, name, fix }: TakenName): string {
  return `${HEAD} ${what} ${name} ${TAIL} ${fix}`;
}

/** `function cabal-certbot-renewal`; undefined for a diagnostic about something else. */
export function takenNameIn(diagnostic: string): string | undefined {
  const [, rest = ""] = diagnostic.split(`${HEAD} `);
  const [taken, after] = rest.split(` ${TAIL}`);
  return after === undefined ? undefined : taken;
}
