import { access, constants } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { dirname, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import type { Inventory } from "../../core/inventory.ts";
import { shortSerial } from "../../core/serial.ts";
import { jsonText } from "../../core/visibleText.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import { type CommandIo, lineWidth } from "../command/commandIo.ts";
import { CONNECTION_OPTIONS, caFileText, secondsOption } from "../command/connectionOptions.ts";
import { INVENTORY_OPTIONS, type InventoryOptions, readInventory } from "../command/readInventory.ts";
import { errorCode, writeWhole } from "../command/textFile.ts";
import { addressResolver, type ConnectToRule, reachableAddresses } from "../tls/index.ts";
import { type Prober, probePaths, startProber } from "./prober.ts";
import { type ProbePath, type ProbeTarget, unseenPorts, watchTargets } from "./probeTarget.ts";
import type { Move } from "./tally.ts";
import { verdictText, watchReport, watchText } from "./watchReport.ts";

interface WatchOptions extends InventoryOptions {
  readonly resolver?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly caFile?: string;
  readonly seconds?: number;
  readonly json?: boolean;
  /** File for what was watched, as a page. */
  readonly html?: string;
}

const PROGRESS_INTERVAL = 1_000;

const HELP = `
Makes handshakes without pause, four at a time, with every address that each host name has at the start: through
STARTTLS where the port has it, with SNI, and for load balancers also without. One more connection to each address is held
open and asked for an answer every second; one that breaks is reported but not counted, since servers may close old
connections. IPv6 addresses are left out on a machine without IPv6.

A certificate is wrong if a careful client refuses it (chain, name, dates). Without --inventory the certificate of an AWS
endpoint must also be in ACM in the stack's regions, which needs acm:ListCertificates and acm:GetCertificate; if that is
not allowed, the last line says so. A host certificate is not in ACM and is judged as a careful client does.

Exit codes:
  0  every address answered, no handshake failed, none was wrong
  1  a handshake failed or was wrong, or there was none
  2  could not start: wrong usage, no inventory, no address`;

/** `npx --no -- cabal-tls watch` */
export function watchCommand(io: CommandIo): Command {
  return new Command("watch")
    .description("Make handshakes with every address of every endpoint without pause, and count what fails.")
    .option(
      "--inventory <FILE>",
      "inventory as JSON or as in the SSM parameter, - for standard input; then no call to AWS is made",
    )
    .addOption(INVENTORY_OPTIONS.stack)
    .addOption(CONNECTION_OPTIONS.resolver)
    .addOption(CONNECTION_OPTIONS.connectTo)
    .addOption(CONNECTION_OPTIONS.caFile)
    .option("--seconds <N>", "end after N seconds; default: on Ctrl-C", secondsOption)
    .option("--html <FILE>", "write at the end, also at Ctrl-C, what each address served when, as one HTML page")
    .option("--json", "print { version, ok, seconds, comparedWithAcm, endpoints, held }")
    .addHelpText("after", HELP)
    .action((options: WatchOptions) => watch(options, io));
}

async function watch(options: WatchOptions, io: CommandIo): Promise<void> {
  const inventory = await readInventory(options, io);
  const targets = watchTargets(inventory);
  const ca = options.caFile === undefined ? undefined : await caFileText(options.caFile, io.cwd, 2);
  const paths = await pathsOf(targets, options, io);
  const known = await knownCertificates(inventory, options, io);
  const unseen = unseenPorts(inventory);
  if (unseen.length > 0) io.writeError(`Not looked at, as the config says: ${unseen.join(", ")}.`);
  io.writeError(
    `Watching ${targets.length} host names at ${paths.length} addresses; ${endText(options.seconds)} ends it.`,
  );
  const began = Date.now();
  if (options.html !== undefined) await assertWritable(options.html, io);
  const prober = await startProber(paths, { ca });
  await progress(prober, paths, began, options.seconds, io);
  await prober.stop();
  const elapsed = (Date.now() - began) / 1000;
  const later = known === undefined ? undefined : await knownCertificates(inventory, options, io);
  const accepted = known === undefined || later === undefined ? undefined : new Set([...known, ...later]);
  const report = watchReport({ targets, paths, tally: prober.tally, held: prober.held, seconds: elapsed, accepted });
  io.write(options.json ? jsonText(report) : watchText(report, lineWidth(io)));
  if (!report.ok) io.exitCode = 1;
  if (options.html === undefined) return;
  const whole = { from: began, to: began + elapsed * 1000 };
  const histories = prober.tally.addresses.histories();
  const { watchPage } = await import("./watchPage.ts");
  const verdict = verdictText(report);
  await writeWhole(
    resolve(io.cwd, options.html),
    watchPage({ stack: inventory.stack, report, histories, whole, verdict }),
  );
  io.writeError(`The page is in ${options.html}.`);
}

/** Said before hours of watching, not after them. */
async function assertWritable(file: string, io: CommandIo): Promise<void> {
  try {
    await access(dirname(resolve(io.cwd, file)), constants.W_OK);
  } catch (cause) {
    throw new CommandError(
      `--html ${file} cannot be written (${errorCode(cause)}). Name a file in a folder that is there and writable.`,
      2,
      { cause },
    );
  }
}

/** Undefined when ACM was not or could not be asked. Asked before and after: renewal keeps the ARN, not the bytes. */
async function knownCertificates(
  inventory: Inventory,
  options: WatchOptions,
  io: CommandIo,
): Promise<readonly string[] | undefined> {
  if (options.inventory !== undefined) return undefined;
  const { acmFingerprints } = await import("../aws/inventoryCertificates.ts");
  const aws = new AwsSession();
  const answer = await acmFingerprints(aws, inventory);
  aws.close();
  if ("value" in answer) return answer.value;
  io.writeError(`ACM's certificates are unknown (${answer.unknown}), so any valid certificate counts as right.`);
  return undefined;
}

async function pathsOf(
  targets: readonly ProbeTarget[],
  { resolver, connectTo }: WatchOptions,
  io: CommandIo,
): Promise<ProbePath[]> {
  const interfaces = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  const skipped = (address: string, host: string) =>
    io.writeError(`${host}: ${address} is left out, this machine has no IPv6.`);
  try {
    return await probePaths(targets, reachableAddresses(addressResolver(resolver), interfaces, skipped), connectTo);
  } catch (cause) {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), 2, { cause });
  }
}

/** Returns after `length` seconds or when the user asks to end. */
async function progress(
  { tally }: Prober,
  paths: readonly ProbePath[],
  began: number,
  length: number | undefined,
  io: CommandIo,
): Promise<void> {
  const until = length === undefined ? Number.POSITIVE_INFINITY : began + length * 1000;
  const targets = [...new Map(paths.map((path) => [`${path.host}:${path.port}`, path])).values()];
  let reported = 0;
  while (!io.interrupted.aborted && Date.now() < until) {
    const pause = Math.min(PROGRESS_INTERVAL, until - Date.now());
    await wait(pause, undefined, { signal: io.interrupted }).catch(() => undefined);
    const summaries = targets.map(({ host, port }) => tally.summary(host, port, new Set()));
    const sum = (pick: (one: (typeof summaries)[number]) => number) =>
      summaries.reduce((total, one) => total + pick(one), 0);
    for (const move of tally.moves.slice(reported)) {
      io.progress("");
      io.writeError(moveText(move, began));
    }
    reported = tally.moves.length;
    const elapsed = Math.round((Date.now() - began) / 1000);
    io.progress(`${elapsed} s: ${sum((one) => one.handshakes)} handshakes, ${sum((one) => one.failed)} failed`);
  }
  io.progress("");
}

function moveText({ host, port, address, from, to, at }: Move, began: number): string {
  const seconds = ((at - began) / 1000).toFixed(1);
  return `${seconds} s: ${host}:${port} at ${address} moved from ${shortSerial(from)} to ${shortSerial(to)}`;
}

function endText(length: number | undefined): string {
  return length === undefined ? "Ctrl-C" : `Ctrl-C or the end of ${length} s`;
}
