import { parseArgs } from "node:util";

export const SIMULATE_HELP = `Usage: npm run simulate -- [--seed N | --from N] [--seconds S | --hours H]

Runs the renewal function in simulated worlds: years of hourly runs on a virtual clock, with faults at every port call,
operators and config changes. What must hold is checked after every call and every run. A seed that fails prints what
happened, one line a call; the same seed is the same history.

  --seed N    only this history
  --from N    first seed (default: 1)
  --seconds S how long to start further histories (default: 60)
  --hours H   the same in hours; fractions are allowed
`;

export interface SimulateOptions {
  readonly from: number;
  /** Of histories; undefined = as many as the time allows. */
  readonly count: number | undefined;
  readonly milliseconds: number;
}

const NUMBER = /^\d{1,9}$/;
const HOURS = /^\d{1,4}(\.\d{1,4})?$/;

/** What to simulate, `help`, or what is wrong with the arguments. */
export function simulateOptions(args: readonly string[]): SimulateOptions | "help" | { readonly fault: string } {
  const text = { type: "string" } as const;
  const options = {
    seed: text,
    from: text,
    seconds: text,
    hours: text,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return "help";
    const milliseconds = duration(values);
    const seed = values.seed ?? values.from ?? "1";
    const flag = values.seed === undefined ? "--from" : "--seed";
    const from = Number(checked(flag, seed, NUMBER, "a whole number from 0 to 999999999"));
    return { from, count: values.seed === undefined ? undefined : 1, milliseconds };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function duration({ seconds, hours }: { readonly seconds?: string; readonly hours?: string }): number {
  if (hours === undefined)
    return Number(checked("--seconds", seconds ?? "60", NUMBER, "whole seconds, such as 60")) * 1_000;
  if (seconds === undefined) return Number(checked("--hours", hours, HOURS, "hours, such as 8 or 0.5")) * 3_600_000;
  throw new Error(`--seconds is "${seconds}" and --hours is "${hours}": give one of them.`);
}

function checked(flag: string, text: string, pattern: RegExp, allowed: string): string {
  if (pattern.test(text)) return text;
  throw new Error(`${flag} is "${text}": give ${allowed}.`);
}
