/** What a command says when it is interrupted. */
export interface Interruption {
  readonly text: string;
  /** It has nothing to bring to an end, so the process ends now. */
  readonly endsNow: boolean;
}

/** Commands that end in their own time, and what they do until then. */
const TO_THE_END: Readonly<Record<string, string>> = {
  watch: "ending the watch: a last answer on each connection that is held open, then the report",
  facts: "ending facts after the reading that is under way",
  ci: "ending ci once its step has ended: the engine may be at work",
  "doctor --fix": "ending the doctor after the repair that is under way",
};

/** `by`: what interrupts. */
export function interruption(args: readonly string[], by: string): Interruption {
  const [command = "cabal-tls"] = args;
  const own = TO_THE_END[args.includes("--fix") ? `${command} --fix` : command];
  if (own !== undefined) return { text: `${by}: ${own}. Once more ends it at once.`, endsNow: false };
  return { text: `${by}: ${command} is ended, without a result.`, endsNow: true };
}
