import { resolve } from "node:path";
import { Command } from "commander";
import { shellWord } from "../../core/commandLine.ts";
import { acmCertificates } from "../../core/inventory.ts";
import { failedLeftovers, generationStatuses, orphans, pendingLeftovers } from "../../core/rotation/rotationStatus.ts";
import { jsonText } from "../../core/visibleText.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import { type CommandIo, lineWidth } from "../command/commandIo.ts";
import { carriedInText } from "../command/carriedOptions.ts";
import { INVENTORY_OPTIONS, type InventoryOptions, readInventory } from "../command/readInventory.ts";
import { readText } from "../command/textFile.ts";
import { type EngineState, engineState } from "./engineState.ts";
import { type StatusReport, statusText } from "./statusReport.ts";

interface StatusOptions extends InventoryOptions {
  readonly state?: string;
  readonly json?: boolean;
}

const HELP = `
Reads the inventory and asks ACM: acm:DescribeCertificate, acm:ListCertificates, acm:ListTagsForCertificate, and
ssm:GetParameter without --inventory. What is not allowed or does not answer within 15 s is shown as unknown.

Exit codes:
  0  shown, whatever it is
  2  could not be done: wrong usage, no inventory`;

/** `npx --no -- cabal-tls rotate status` */
export function rotationStatusCommand(io: CommandIo): Command {
  return new Command("status")
    .description("show each generation: state in ACM, age, expiry, users, safe to retire or not; and what is left over")
    .option("--stack <NAME>", "stack; default: the only Pulumi.<stack>.yaml here beside the local one")
    .option("--file <PATH>", "its config file; default: Pulumi.<stack>.yaml")
    .addOption(INVENTORY_OPTIONS.inventory)
    .option("--state <FILE>", "what `pulumi stack export` printed: shows what a killed or failed update left")
    .option("--json", "print { version, stack, active, generations, orphans, pending, failed, notes }")
    .addHelpText("after", HELP)
    .action(async (options: StatusOptions) => {
      const report = await status(options, io);
      io.write(options.json ? jsonText(report) : statusText(report, lineWidth(io), options));
    });
}

async function status(options: StatusOptions, io: CommandIo): Promise<StatusReport> {
  const state = options.state === undefined ? undefined : await readState(options.state, io.cwd);
  const inventory = await readInventory(options, io);
  const certificate = acmCertificates(inventory)[0];
  if (certificate === undefined) {
    throw new CommandError(
      "The inventory has no certificate of ACM. Give the inventory of a stack with a wildcard.",
      2,
    );
  }
  // Loaded on demand: reading AWS's client takes longer than any edit of a config.
  const { acmReadings, taggedCertificates } = await import("../aws/inventoryCertificates.ts");
  const aws = new AwsSession();
  const [readings, tagged] = await Promise.all([acmReadings(aws, inventory), taggedCertificates(aws, inventory)]);
  aws.close();
  const { stack } = inventory;
  return {
    version: 1,
    stack,
    active: certificate.active,
    generations: generationStatuses(certificate, readings, Date.now()),
    orphans: "value" in tagged ? orphans(inventory, tagged.value, state?.certificateArns) : undefined,
    pending: state === undefined ? undefined : pendingLeftovers(stack, state.pending),
    failed: state === undefined ? undefined : failedLeftovers(stack, state.failed),
    notes: [
      ...("unknown" in tagged ? [`orphans are unknown, ACM could not be listed: ${tagged.unknown}.`] : []),
      ...(state === undefined
        ? [
            carriedInText(
              "pending operations and failed updates are in the state: `npm run --silent pulumi -- stack export > state.json`, then --state state.json.",
              options,
            ),
          ]
        : []),
    ],
  };
}

async function readState(file: string, cwd: string): Promise<EngineState> {
  const advice = `Make it with \`npm run --silent pulumi -- stack export > ${shellWord(file)}\`.`;
  return engineState(await readText(resolve(cwd, file), `--state ${file}`, advice), file);
}
