import { parseArgs } from "node:util";

export interface LocalOptions {
  /** File that gets environment, DNS server, endpoints and pid. */
  readonly json: string | undefined;
  /** Deploy Pulumi.local.yaml as well. */
  readonly up: boolean;
  /** AWS's durations are divided by this. */
  readonly timeFactor: number;
  readonly help: boolean;
}

export const LOCAL_HELP = `Usage: npm run local -- [--up] [--json FILE] [--time-factor N]

Starts the local AWS on free loopback ports and stays in the foreground until Ctrl-C.

  --up              also deploys the program with Pulumi.local.yaml
  --json FILE       writes { env, dns, endpoints, pid } as JSON, again whenever what is served changes
  --time-factor N   AWS's durations are divided by N (default 60)
  --help            shows this
`;

/** Reads the command line. Throws with what is wrong and what is allowed. */
export function localOptions(args: readonly string[]): LocalOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "string" },
      up: { type: "boolean", default: false },
      "time-factor": { type: "string", default: "60" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const timeFactor = Number(values["time-factor"]);
  if (!(timeFactor >= 1 && timeFactor <= 10_000)) {
    throw new Error(`--time-factor must be a number from 1 to 10000, not ${JSON.stringify(values["time-factor"])}`);
  }
  return { json: values.json, up: values.up, timeFactor, help: values.help };
}
