import { Command, InvalidArgumentError } from "commander";

export interface DemoArguments {
  /** File for the result as JSON. */
  readonly json: string | undefined;
  /** Leave everything running at the end, until Ctrl-C. */
  readonly keep: boolean;
  readonly timeFactor: number;
  /** The aws plugin: a path, or `download`. */
  readonly provider: string | undefined;
  /** At the end, run a real Prometheus on it and show an alert. */
  readonly monitoring: boolean;
  /** A second act, in which ACM refuses to issue. */
  readonly acmStuck: boolean;
}

/** A minute of AWS is a second here: slow enough to see addresses switch one after the other. */
const TIME_FACTOR = 60;

/** Reads the command line. Ends the process with help or an error message when it is not right. */
export function demoArguments(argv: readonly string[]): DemoArguments {
  const command = new Command("npm run demo --")
    .description("Deploys the program in a local AWS and rotates its certificate while a prober watches.")
    .option("--json <file>", "also write the result as JSON")
    .option("--keep", "leave everything running and print what to type next", false)
    .option("--monitoring", "then run a real Prometheus on it and show an alert that fires and ends", false)
    .option("--acm-stuck", "then a second act: ACM refuses to issue, and another CA does in its place", false)
    .option("--time-factor <number>", "divide AWS's durations by this", positive, TIME_FACTOR)
    .option(
      "--provider <path>",
      "a pulumi-resource-aws program in place of the stand-in; `download` fetches the real one",
    )
    .addHelpText("after", "\nExit code: 0 when every condition holds, 1 when the verdict is red.")
    .parse([...argv], { from: "user" });
  const { json, provider, ...rest } = command.opts<{
    json?: string;
    provider?: string;
    keep: boolean;
    timeFactor: number;
    monitoring: boolean;
    acmStuck: boolean;
  }>();
  return { json, provider, ...rest };
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 3600)) throw new InvalidArgumentError("Give a number from 1 to 3600.");
  return value;
}
