import { Command, Option } from "commander";
import { contactOption, termsOption } from "../adopt/consentOptions.ts";
import type { CommandIo } from "../command/commandIo.ts";
import type { InitOptions } from "./decide.ts";
import { init } from "./init.ts";
import { MAIL_ENDPOINTS } from "./initialConfig.ts";

const HELP = `
Finds the zone, VPC, subnets, load balancers, distributions, APIs and ECS services of the account, asks which of them to
use, and writes Pulumi.<stack>.yaml, with comments for what it did not find. It changes nothing in AWS, and no file that
is there. Where the domain is served already, it continues as adopt.

Without a terminal it asks nothing, and takes what there is only one of; --stack, --control-domain and --region
are needed then.

Exit codes: 0 written, 1 refused, 2 could not be done: wrong usage, AWS out of reach, no credentials.`;

/** `npx --no -- cabal-tls init` */
export function initCommand(io: CommandIo): Command {
  return new Command("init")
    .description("Write the config of a new stack, from what the account has.")
    .option("--stack <NAME>", "the new stack")
    .option("--file <PATH>", "its config file; default: Pulumi.<stack>.yaml")
    .option("--region <REGION>", "region of the load balancers and the API; default: AWS_REGION")
    .option("--control-domain <DOMAIN>", "domain of the servers' names; it has a public zone in Route 53")
    .option("--zone-id <ID>", "that zone, where there are several of the name")
    .option("--mail-domain <DOMAIN...>", "domains of mail addresses")
    .addOption(
      new Option("--endpoint <NAME...>", "endpoints that are to be made; default: all three").choices(
        Object.keys(MAIL_ENDPOINTS),
      ),
    )
    .option("--vpc <ID>", "where load balancers are made, or new")
    .option("--nlb <ARN>", "a Network Load Balancer that is there; default: a new one")
    .option("--alb <ARN>", "an Application Load Balancer that is there; default: a new one")
    .option("--api <ID/STAGE>", "the API that is to have a name; default: the only one")
    .addOption(contactOption())
    .addOption(termsOption())
    .addHelpText("after", HELP)
    .action(async (options: InitOptions) => {
      const { terminalPrompts } = await import("./terminalPrompts.ts");
      await init(options, io, io.ask === undefined ? undefined : terminalPrompts());
    });
}
