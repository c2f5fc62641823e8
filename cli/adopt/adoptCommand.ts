import { Command } from "commander";
import { jsonText } from "../../core/visibleText.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { adopt, type AdoptOptions } from "./adopt.ts";
import { adoptPolicy } from "./adoptPolicy.ts";
import { contactOption, termsOption } from "./consentOptions.ts";

const HELP = `
Reads load balancers, CloudFront, API Gateway, Route 53, ACM, ECS, Lambda and SSM, and changes nothing there.
Pulumi.<stack>.yaml gets what is not in it yet: the certificate that serves as generation 1, each endpoint with its
import ids, and, with --contact and --agree-to-terms, the certificates that ECS services serve themselves. A new stack
needs --stack, --control-domain and --region; otherwise they are in its file.

Exit codes:
  0  written, or nothing to write
  1  refused: the account or the file is in a form that cannot be adopted; the reason is on standard error
  2  could not be done: wrong usage, unreadable file, AWS out of reach or a permission missing

docs/adoption.md leads through the whole of it.`;

/** `npx --no -- cabal-tls adopt` */
export function adoptCommand(io: CommandIo): Command {
  return new Command("adopt")
    .description("Write the config that adopts running listeners, distributions and API domain names as they are.")
    .option("--stack <NAME>", "stack; default: the only Pulumi.<stack>.yaml here beside the local one")
    .option("--file <PATH>", "its config file; default: Pulumi.<stack>.yaml, made when it is missing")
    .option("--control-domain <DOMAIN>", "domain of the servers' names; default: the file's")
    .option("--region <REGION>", "region of the load balancers and the API; default: the file's, then AWS_REGION")
    .option("--zone-id <ID>", "the control domain's public zone; default: looked up by name")
    .option("--certificate <ARN...>", "the certificate of generation 1, where the endpoints serve several")
    .option(
      "--renewal-function <NAME>",
      "the function that renews host certificates today; default: cabal-certbot-renewal",
    )
    .addOption(contactOption())
    .addOption(termsOption())
    .option(
      "--terraform-state <FILE>",
      "what `terraform state pull` printed, - for standard input: says what to remove",
    )
    .option("--dry-run", "show the change and write nothing")
    .option("--policy", "print the IAM policy that reading needs, and end")
    .option("--json", "print { version, stack, file, written, certificate, endpoints, leftOut, leftovers, notes, … }")
    .addHelpText("after", HELP)
    .action(async (options: AdoptOptions & { readonly policy?: boolean }) => {
      if (options.policy) io.write(jsonText(adoptPolicy(options.region, options.renewalFunction)));
      else await adopt(options, io);
    });
}
