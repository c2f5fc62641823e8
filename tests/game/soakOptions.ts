import { parseArgs } from "node:util";

/** Hands the seeds to the file that plays them. */
export const SEEDS_VARIABLE = "CABAL_TLS_SOAK_SEEDS";
/** No sequence is begun after that. */
export const WHOLE_SOAK_MINUTES = 40;

export const SOAK_HELP = `Usage: npm run soak [-- --seed N | --from N --count N]

Plays random sequences of what an operator may do, sense and nonsense, against the local AWS with the real engine, with
failed validations and killed updates in between. After each step every endpoint must serve an issued certificate of its
name, nothing that serves may have been replaced or deleted, and one more update must find nothing to do.

  --seed N    only this sequence; the same seed is the same sequence
  --from N    first seed (default: 1)
  --count N   how many sequences (default: 20, at most ${WHOLE_SOAK_MINUTES} minutes)
`;

const SEED = /^\d{1,9}$/;

/** The seeds to play, `help`, or what is wrong with the arguments. */
export function soakSeeds(args: readonly string[]): readonly number[] | "help" | { readonly fault: string } {
  const text = { type: "string" } as const;
  const options = { seed: text, from: text, count: text, help: { type: "boolean", short: "h" } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return "help";
    if (values.seed !== undefined) return [seedOf("--seed", values.seed)];
    const from = seedOf("--from", values.from ?? "1");
    return Array.from({ length: seedOf("--count", values.count ?? "20") }, (_, index) => from + index);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function seedOf(flag: string, text: string): number {
  if (SEED.test(text)) return Number(text);
  throw new Error(`${flag} is "${text}": give a whole number from 0 to 999999999.`);
}
