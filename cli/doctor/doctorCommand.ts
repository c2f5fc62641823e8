import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { Inventory } from "../../core/inventory.ts";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";
import { InventoryError, inventoryPlace, type InventoryOptions, readInventory } from "../readInventory.ts";
import { type ConnectToRule, parseConnectTo } from "../watch/connectTo.ts";
import { CHECKS } from "./checks/index.ts";
import { diagnose } from "./diagnosis.ts";
import type { Examination } from "./examination.ts";
import { runFix } from "./fix/runFix.ts";
import { AwsSession } from "./gather/awsSession.ts";
import { DnsReader } from "./gather/dnsReader.ts";
import { gatherFacts } from "./gather/gatherFacts.ts";
import { HandshakeReader } from "./gather/handshakes.ts";
import { policyText } from "./policyText.ts";
import { progressLine } from "./progressLine.ts";
import { printDiagnosis } from "./print/printDiagnosis.ts";
import { styleOf } from "./print/style.ts";
import { scopeOf } from "./scope.ts";
import { withoutInventory } from "./withoutInventory.ts";

export interface DoctorOptions extends InventoryOptions {
  readonly only?: readonly string[];
  readonly timeout: number;
  readonly resolver?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly caFile?: string;
  readonly json?: boolean;
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly policy?: boolean;
}

const TIMEOUT_SECONDS = 5;

const HELP = `
INSTANCE is what an alert's label has: imap.example.net:993. Also a host name, a URL, or the name of an endpoint or
certificate. None = everything that the stack has.

The checks for --only: ${Object.keys(CHECKS).join(", ")}.

Reads only, unless --fix is given. The permissions are in docs/doctor.md; what may not be read or does not answer is
unknown, never healthy.

--fix puts ACM's validation record back, deploys a service anew whose containers have an old certificate, or runs the
renewal; each only when the evidence supports it, and looks again afterwards.

Exit codes (2 over 3 over 1):
  0  healthy
  1  warning: nobody loses anything yet, and there is time
  2  failing: users are refused or get something wrong, or nothing will keep a certificate from expiring
  3  could not tell: no access, no answer, wrong usage

Examples:
  npx --no cabal-tls doctor
  npx --no cabal-tls doctor imap.example.net:993
  npx --no cabal-tls explain SNI_LEFTOVER`;

/** `npx --no cabal-tls doctor` */
export function doctorCommand(io: CommandIo): Command {
  return new Command("doctor")
    .argument("[INSTANCE...]", "what to look at; default: everything")
    .description("Say what is wrong with a certificate, why, and what to type next.")
    .option("--stack <NAME>", "stack whose SSM parameter has the inventory; default: the only one beside the local one")
    .option("--inventory <FILE>", "inventory as JSON or as in the SSM parameter, - for standard input")
    .option("--only <CHECKS>", "run these checks only, with commas between them", checkNames)
    .option("--timeout <SECONDS>", "deadline of each call and handshake", seconds, TIMEOUT_SECONDS)
    .option("--resolver <ADDRESS:PORT>", "DNS server to ask; default: the system's")
    .option("--connect-to <HOST:PORT:ADDRESS:PORT>", "go there instead, as curl does; may be given again", rule, [])
    .option("--ca-file <PEM>", "trust the authorities in this file only; default: the system's")
    .option("--fix", "repair what can be repaired from here: shows a plan and asks first")
    .option("--yes", "with --fix: do not ask")
    .option("--policy", "print the IAM policies that reading and --fix need for this stack, and nothing else")
    .option("--json", "print the diagnosis as JSON; docs/doctor.md has its shape")
    .addHelpText("after", HELP)
    .action((instances: readonly string[], options: DoctorOptions) => doctor(instances, options, io));
}

async function doctor(instances: readonly string[], options: DoctorOptions, io: CommandIo): Promise<void> {
  if (options.policy) return printPolicy(options, io);
  const began = Date.now();
  const look = () => examine(instances, options, io);
  const first = await look().catch((error: unknown) => {
    if (!(error instanceof InventoryError)) throw error;
    return { diagnosis: withoutInventory(error, Date.now(), options.timeout * 1000), calls: 1 };
  });
  const fixing = { yes: options.yes === true, deadline: options.timeout * 1000 };
  const { examination, report: fix } =
    options.fix && "facts" in first ? await runFix(first, look, fixing, io) : { examination: first, report: undefined };
  const { diagnosis, calls } = examination;
  const seconds = (Date.now() - began) / 1000;
  io.write(
    options.json
      ? JSON.stringify({ ...diagnosis, ...(fix === undefined ? {} : { fix }), awsCalls: calls, seconds }, undefined, 2)
      : printDiagnosis(diagnosis, styleOf(io.columns, (io.env["NO_COLOR"] ?? "") !== "")),
  );
  io.exitCode = diagnosis.exitCode;
}

async function printPolicy(options: DoctorOptions, io: CommandIo): Promise<void> {
  try {
    const inventory = await readInventory(options, io);
    // An inventory from a file may be all that there is of the stack here: then its parameter has the default name.
    const place = await inventoryPlace({ stack: inventory.stack, ...options }, io.cwd).catch(() => undefined);
    io.write(policyText(inventory, place?.name));
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(error.message, 3, { cause: error });
    throw error;
  }
}

/** Gathers and judges. Throws CommandError with exit code 3 when there is nothing to judge. */
async function examine(instances: readonly string[], options: DoctorOptions, io: CommandIo): Promise<Examination> {
  const deadline = options.timeout * 1000;
  const inventory = await read(options, io);
  const ca = options.caFile === undefined ? undefined : await readPem(options.caFile, io.cwd);
  const scope = scopeOf(inventory, instances);
  const dns = dnsReader(options.resolver, deadline);
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
  const done = progressLine(io, (seconds) => `reading what should be: ${seconds} s …`);
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

function dnsReader(resolver: string | undefined, deadline: number): DnsReader {
  try {
    return new DnsReader(resolver, deadline);
  } catch (cause) {
    throw new CommandError(`--resolver ${resolver}: give ADDRESS or ADDRESS:PORT, such as 1.1.1.1:53.`, 3, { cause });
  }
}

async function readPem(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new CommandError(`--ca-file ${file} cannot be read: give a file with certificates in PEM.`, 3, { cause });
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

function rule(text: string, before: readonly ConnectToRule[]): readonly ConnectToRule[] {
  try {
    return [...before, parseConnectTo(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("It should be a number of seconds above 0.");
  return value;
}
