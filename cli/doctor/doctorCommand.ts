import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { accountOfArn } from "../../core/arn.ts";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../core/permissions/doctorPolicy.ts";
import { jsonText } from "../../core/visibleText.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import { type CommandIo, progressLine } from "../command/commandIo.ts";
import { CONNECTION_OPTIONS, caFileText, secondsOption } from "../command/connectionOptions.ts";
import { asTyped } from "../command/installed.ts";
import {
  configuredParameter,
  INVENTORY_OPTIONS,
  InventoryError,
  type InventoryOptions,
  readInventory,
} from "../command/readInventory.ts";
import { writeWhole } from "../command/textFile.ts";
import type { ConnectToRule } from "../tls/index.ts";
import { CHECKS } from "./checks/index.ts";
import { type Diagnosis, diagnose, type Examination } from "./diagnosis/diagnosis.ts";
import { withGivenOptions } from "./diagnosis/givenOptions.ts";
import { runFix } from "./fix/runFix.ts";
import { dnsReader } from "./gather/dnsReader.ts";
import { gatherFacts } from "./gather/gatherFacts.ts";
import { HandshakeReader } from "./gather/handshakes.ts";
import { scopeOf } from "./gather/scope.ts";
import { outsideDiagnosis } from "./outside/outsideDiagnosis.ts";
import { styleOf } from "./print/layout.ts";
import { printDiagnosis } from "./print/printDiagnosis.ts";
import { withoutInventory } from "./withoutInventory.ts";

export interface DoctorOptions extends InventoryOptions {
  readonly only?: readonly string[];
  readonly timeout: number;
  readonly resolver?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly caFile?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly policy?: boolean;
  /** File for the diagnosis as a page. */
  readonly html?: string;
}

/** Above the 6 s for which Postfix's postscreen holds the end of its greeting back (`postscreen_greet_wait`). */
const TIMEOUT_SECONDS = 10;

const HELP = `
INSTANCE is the label "instance" of an alert: imap.example.net:993. It can also be a host name, a URL, or the name of an
endpoint or certificate. Without INSTANCE the doctor examines the whole stack.

The checks for --only: ${Object.keys(CHECKS).join(", ")}.

Changes nothing without --fix. The permissions are in docs/doctor.md; what may not be read or does not answer is
unknown, never healthy.

--fix creates ACM's validation record again, deploys a service whose containers have an old certificate, or runs the
renewal; each only when the evidence supports it. Afterwards the doctor examines the stack again.

Exit codes (2 over 3 over 1):
  0  healthy
  1  warning: users are not affected yet, and there is time
  2  failing: users are affected, or a certificate will expire unless somebody acts
  3  could not determine: no access, no answer, wrong usage

Examples:
  ${CABAL_TLS} doctor
  ${CABAL_TLS} doctor imap.example.net:993
  ${CABAL_TLS} explain SNI_LEFTOVER`;

/** `npx --no -- cabal-tls doctor` */
export function doctorCommand(io: CommandIo): Command {
  return new Command("doctor")
    .argument("[INSTANCE...]", "what to examine; default: the whole stack")
    .description("Report what is wrong with a certificate, why, and what to type next.")
    .addOption(INVENTORY_OPTIONS.stack)
    .addOption(INVENTORY_OPTIONS.inventory)
    .option("--only <CHECKS>", "run these checks only, with commas between them", checkNames)
    .option("--timeout <SECONDS>", "deadline of each call and handshake", secondsOption, TIMEOUT_SECONDS)
    .addOption(CONNECTION_OPTIONS.resolver)
    .addOption(CONNECTION_OPTIONS.connectTo)
    .addOption(CONNECTION_OPTIONS.caFile)
    .option("--fix", "repair what can be repaired from here: shows a plan and asks for confirmation")
    .option("--yes", "with --fix: confirm in advance")
    .option("--policy", "print the IAM policies that reading and --fix need for this stack, and nothing else")
    .option("--verbose", "show what passed too, and all of the evidence")
    .option("--html <FILE>", "write the diagnosis as one HTML page with pictures, beside what is printed")
    .option("--json", "print the diagnosis as JSON; docs/doctor.md has its shape")
    .addHelpText("after", HELP)
    .action((instances: readonly string[], options: DoctorOptions) => doctor(instances, options, io));
}

async function doctor(instances: readonly string[], options: DoctorOptions, io: CommandIo): Promise<void> {
  if (options.policy) return printPolicy(options, io);
  const began = Date.now();
  const look = () => examine(instances, options, io);
  const first = await look().catch(async (error: unknown) => {
    if (!(error instanceof InventoryError)) throw error;
    return { diagnosis: await seenFromOutside(error, instances, options, io), calls: 1 };
  });
  const fixing = { yes: options.yes === true, deadline: options.timeout * 1000 };
  const { examination, report: fix } =
    options.fix && "facts" in first ? await runFix(first, look, fixing, io) : { examination: first, report: undefined };
  const { calls } = examination;
  const diagnosis = withGivenOptions(examination.diagnosis, options);
  const seconds = (Date.now() - began) / 1000;
  io.write(
    options.json
      ? jsonText({ ...diagnosis, ...(fix === undefined ? {} : { fix }), awsCalls: calls, seconds })
      : // Without an inventory everything that was seen is shown: what should be seen is not known.
        printDiagnosis(
          diagnosis,
          styleOf(io.columns, (io.env["NO_COLOR"] ?? "") !== ""),
          options.verbose || !("facts" in first),
        ),
  );
  if (options.html !== undefined) await writePage(options.html, { ...examination, diagnosis }, io);
  io.exitCode = diagnosis.exitCode;
}

/** What everybody can see of a HOST:PORT, where the inventory cannot be read. */
async function seenFromOutside(
  error: InventoryError,
  instances: readonly string[],
  options: DoctorOptions,
  io: CommandIo,
): Promise<Diagnosis> {
  const deadline = options.timeout * 1000;
  const blind = withoutInventory(error, Date.now(), deadline);
  const dns = dnsReader(options.resolver, deadline, 3);
  const ca = options.caFile === undefined ? undefined : await caFileText(options.caFile, io.cwd, 3);
  const handshakes = new HandshakeReader(dns, { ca, deadline, connectTo: options.connectTo });
  const done = progressLine(io, (seconds) => `no inventory; asking DNS and ${instances.length} places: ${seconds} s …`);
  try {
    return (await outsideDiagnosis(instances, blind, { dns, handshakes })) ?? blind;
  } finally {
    done();
  }
}

type Examined = Pick<Examination, "diagnosis"> & Partial<Examination>;

async function writePage(file: string, { diagnosis, facts }: Examined, io: CommandIo): Promise<void> {
  const { diagnosisPage } = await import("./page/diagnosisPage.ts");
  const page = await diagnosisPage(diagnosis, facts);
  try {
    await writeWhole(resolve(io.cwd, file), asTyped(page));
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(`--html: ${error.message}`, 3, { cause: error });
    throw error;
  }
  io.writeError(`The page is in ${file}.`);
}

async function printPolicy(options: DoctorOptions, io: CommandIo): Promise<void> {
  try {
    const inventory = await readInventory(options, io);
    // An inventory from a file may be all that there is of the stack here: then its parameter has the default name.
    const parameter = await configuredParameter({ stack: inventory.stack, ...options }, io.cwd).catch(() => undefined);
    io.write(policyText(inventory, parameter?.name));
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(error.message, 3, { cause: error });
    throw error;
  }
}

/** Gathers and judges. Throws CommandError with exit code 3 when there is nothing to judge. */
async function examine(instances: readonly string[], options: DoctorOptions, io: CommandIo): Promise<Examination> {
  const deadline = options.timeout * 1000;
  const inventory = await read(options, io);
  const ca = options.caFile === undefined ? undefined : await caFileText(options.caFile, io.cwd, 3);
  const scope = scopeOf(inventory, instances);
  const dns = dnsReader(options.resolver, deadline, 3);
  const aws = new AwsSession(deadline);
  const handshakes = new HandshakeReader(dns, { ca, deadline, connectTo: options.connectTo });
  const what = `asking AWS, DNS and ${scope.endpoints.length} endpoints`;
  const done = progressLine(io, (seconds) => `${what}: ${aws.calls} calls of AWS, ${seconds} s …`);
  try {
    const facts = await gatherFacts(inventory, scope, { aws, dns, handshakes });
    return { facts, diagnosis: diagnose(facts, options.only, scope.findings), calls: aws.calls };
  } finally {
    done();
    aws.close();
  }
}

async function read(options: DoctorOptions, io: CommandIo): Promise<Inventory> {
  const done = progressLine(io, (seconds) => `reading the inventory: ${seconds} s …`);
  try {
    return await readInventory(options, io, options.timeout * 1000);
  } catch (error) {
    if (error instanceof CommandError && !(error instanceof InventoryError))
      throw new CommandError(error.message, 3, { cause: error });
    throw error;
  } finally {
    done();
  }
}

function checkNames(text: string): readonly string[] {
  const names = text.split(",").map((one) => one.trim());
  const unknown = names.filter((one) => !(one in CHECKS));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.join(", ")}: the checks are ${Object.keys(CHECKS).join(", ")}.`);
  }
  return names;
}

const ANY_ACCOUNT = "*";

/** The policies of a stack as JSON: what reading needs, and what --fix needs beside that. */
function policyText(inventory: Inventory, inventoryParameter: string | undefined): string {
  const args = { inventory, account: accountOf(inventory), inventoryParameter };
  const policies = { DoctorReadOnlyPolicy: doctorReadOnlyPolicy(args), DoctorFixPolicy: doctorFixPolicy(args) };
  return jsonText(policies);
}

/** Every ARN has it. */
function accountOf(inventory: Inventory): string {
  const arns = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap((one) => Object.values(one.arns)),
  );
  return arns.flatMap((arn) => accountOfArn(arn) ?? [])[0] ?? ANY_ACCOUNT;
}
