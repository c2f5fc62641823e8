import { Command } from "commander";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { jsonText } from "../../core/visibleText.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { carriedAlong } from "../command/carriedOptions.ts";
import { type CommandIo, lineWidth, progressLine } from "../command/commandIo.ts";
import { CONNECTION_OPTIONS, caFileText, secondsOption } from "../command/connectionOptions.ts";
import { INVENTORY_OPTIONS, type InventoryOptions, readInventory } from "../command/readInventory.ts";
import { dnsReader } from "../doctor/gather/dnsReader.ts";
import { gatherFacts } from "../doctor/gather/gatherFacts.ts";
import { HandshakeReader } from "../doctor/gather/handshakes.ts";
import { scopeOf } from "../doctor/gather/scope.ts";
import type { ConnectToRule } from "../tls/index.ts";
import { certificateOverviews } from "./certificateOverview.ts";
import { type StackStatus, stackStatusText } from "./statusText.ts";

interface StackStatusOptions extends InventoryOptions {
  readonly timeout: number;
  readonly resolver?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly caFile?: string;
  readonly json?: boolean;
}

/** As the doctor's: above the 6 s for which Postfix's postscreen holds the end of its greeting back. */
const TIMEOUT_SECONDS = 10;

const HELP = `
Reads what the doctor reads, with the same permissions, makes one handshake with each address, and judges nothing:
\`${CABAL_TLS} doctor\` says what is wrong and what to do. "served at" counts each host:port where every handshake shows
the certificate that ACM or SSM has now. What cannot be read is shown as "?".

Exit codes:
  0  shown, whatever it is
  2  could not be done: wrong usage, no inventory`;

/** `npx --no -- cabal-tls status` */
export function stackStatusCommand(io: CommandIo): Command {
  return new Command("status")
    .description("Show one line for each certificate: names, days left, next renewal, last error, where it is served.")
    .addOption(INVENTORY_OPTIONS.stack)
    .addOption(INVENTORY_OPTIONS.inventory)
    .option("--timeout <SECONDS>", "deadline of each call and handshake", secondsOption, TIMEOUT_SECONDS)
    .addOption(CONNECTION_OPTIONS.resolver)
    .addOption(CONNECTION_OPTIONS.connectTo)
    .addOption(CONNECTION_OPTIONS.caFile)
    .option("--json", "print { version, stack, at, certificates }; docs/cli.md has its shape")
    .addHelpText("after", HELP)
    .action(async (options: StackStatusOptions) => {
      const status = await stackStatus(options, io);
      io.write(
        options.json
          ? jsonText(status)
          : stackStatusText(status, lineWidth(io), carriedAlong(`${CABAL_TLS} doctor`, options)),
      );
    });
}

async function stackStatus(options: StackStatusOptions, io: CommandIo): Promise<StackStatus> {
  const deadline = options.timeout * 1000;
  const dns = dnsReader(options.resolver, deadline, 2);
  const ca = options.caFile === undefined ? undefined : await caFileText(options.caFile, io.cwd, 2);
  const inventory = await readInventory(options, io, deadline);
  const scope = scopeOf(inventory, []);
  const aws = new AwsSession(deadline);
  const handshakes = new HandshakeReader(dns, { ca, deadline, connectTo: options.connectTo });
  const what = `asking AWS, DNS and ${scope.endpoints.length} endpoints`;
  const done = progressLine(io, (seconds) => `${what}: ${seconds} s …`);
  try {
    const facts = await gatherFacts(inventory, scope, { aws, dns, handshakes });
    const at = new Date(facts.now).toISOString();
    return { version: 1, stack: inventory.stack, at, certificates: certificateOverviews(facts) };
  } finally {
    done();
    aws.close();
  }
}
