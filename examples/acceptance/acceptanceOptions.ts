import { Command, InvalidArgumentError, Option } from "commander";
import { isDomainName } from "../../core/domainName.ts";
import type { AcceptanceRequest, OptionalPart } from "./core/scope.ts";

export interface AcceptanceArguments extends AcceptanceRequest {
  /** Don't ask. */
  readonly yes: boolean;
  /** Print the policy and end. */
  readonly policy: boolean;
  /** Remove what an earlier run left, and end. */
  readonly clean: boolean;
  /** Path of the reports, without their endings. */
  readonly report: string;
  /** Path of the aws plugin, or `download`. */
  readonly provider: string;
}

const HELP = `
Runs the claims of the README's table "What only the stand-in shows" on an AWS account, with the real provider plugin.
It says what it will make, in which VPC, for how much and for how long, and asks before it makes anything. Everything
is removed at the end, after a failure, and on Ctrl-C. docs/acceptance.md has the details.

Credentials are those of the environment, as for every AWS client: variables, a profile, or an instance's role.

Exit codes:
  0  every step passed and nothing is left
  1  a step failed, or something is left: the report names it
  2  could not start: wrong usage, no credentials, no zone, the label is in use, not confirmed
  130  interrupted, and everything removed`;

/** Load balancers have names of 32 characters, of which the program's own take up to 9 behind the label. */
const LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LABEL_LENGTH = { least: 3, most: 20 };
/** Exit code 1 says that a step failed. */
const USAGE = 2;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Reads the command line. Ends the process with help or an error message when it is not right. */
export function acceptanceArguments(argv: readonly string[]): AcceptanceArguments {
  const command = acceptanceCommand().exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));
  command.parse([...argv], { from: "user" });
  const { without, ...rest } = command.opts<Omit<AcceptanceArguments, "without"> & { without: OptionalPart[] }>();
  return { ...rest, without: new Set(without) };
}

export function acceptanceCommand(): Command {
  return new Command("npm run acceptance --")
    .description("Runs the README's claims on a real AWS account, and removes everything afterwards.")
    .requiredOption("--zone <domain>", "domain of a public Route 53 zone of the account", zone)
    .option("--label <label>", "label below which everything is made; it must be free", label, "cabal-acceptance")
    .requiredOption("--region <region>", "region of the load balancers, the API and the function", region)
    .addOption(
      new Option("--without <part...>", "leave a part out: it is the one that takes longest")
        .choices(["cloudfront"])
        .default([], "nothing"),
    )
    .option("--with-service", "also run an ECS service that serves a host certificate", false)
    .option("--yes", "confirm in advance", false)
    .option("--policy", "print the IAM policy that the caller needs, and end", false)
    .option("--clean", "remove what an earlier run with these options left, and end", false)
    .option("--report <path>", "write <path>.md and <path>.json", "acceptance-report")
    .option("--provider <path>", "a pulumi-resource-aws program to use in place of the downloaded one", "download")
    .addHelpText("after", HELP);
}

function zone(text: string): string {
  if (!isDomainName(text)) throw new InvalidArgumentError("Give a lower-case domain name, such as example.org.");
  return text;
}

function label(text: string): string {
  const { least, most } = LABEL_LENGTH;
  if (!LABEL.test(text) || text.length < least || text.length > most) {
    throw new InvalidArgumentError(
      `Give ${least} to ${most} lower-case letters, digits and single hyphens, beginning with a letter.`,
    );
  }
  return text;
}

function region(text: string): string {
  if (!REGION.test(text)) throw new InvalidArgumentError("Give a region such as eu-west-1.");
  return text;
}
