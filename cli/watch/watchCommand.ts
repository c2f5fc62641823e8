import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import type { Inventory, ServedKind } from "../../core/inventory.ts";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";
import { type InventoryOptions, readInventory } from "../readInventory.ts";
import { addressResolver } from "./addressResolver.ts";
import { type ConnectToRule, parseConnectTo } from "./connectTo.ts";
import { type Prober, probePaths, startProber } from "./prober.ts";
import { type ProbePath, type ProbeTarget, watchTargets } from "./probeTarget.ts";
import { reachableAddresses } from "./reachableAddresses.ts";
import { watchReport, watchText } from "./watchReport.ts";

interface WatchOptions extends InventoryOptions {
  readonly resolver?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly caFile?: string;
  readonly seconds?: number;
  readonly json?: boolean;
}

const PROGRESS_INTERVAL = 1_000;
/** Without SNI these serve *.cloudfront.net and *.execute-api: no client of ours asks so, and no certificate is wrong. */
const SNI_ONLY: ReadonlySet<ServedKind> = new Set(["cloudfront", "apigateway"]);

const HELP = `
Handshakes go to every address that each host name has at the start, through STARTTLS where the port has it, with SNI
and for load balancers also without, four at a time, without pause. One more connection to each address is held open and asked for an answer every second; one that breaks is told
but not counted, since servers may end old connections. IPv6 addresses are left out on a machine without IPv6.

Wrong is a certificate that a careful client refuses (chain, name, dates). Without --inventory that of an endpoint at
AWS must also be one that ACM has in the stack's regions, which needs acm:ListCertificates and acm:GetCertificate; where
that is not allowed, the last line says so. A mail host's comes from elsewhere, and only has to be good.

Exit codes:
  0  every address answered, no handshake failed, none was wrong
  1  a handshake failed or was wrong, or there was none
  2  could not start: wrong usage, no inventory, no address`;

/** `npx --no cabal-tls watch` */
export function watchCommand(io: CommandIo): Command {
  return new Command("watch")
    .description("Make handshakes with every address of every endpoint without pause, and count what fails.")
    .option(
      "--inventory <FILE>",
      "inventory as JSON or as in the SSM parameter, - for standard input; then AWS is not asked",
    )
    .option("--stack <NAME>", "stack whose SSM parameter has the inventory; default: the only one beside the local one")
    .option("--resolver <ADDRESS:PORT>", "DNS server to ask; default: the system's")
    .option("--connect-to <HOST:PORT:ADDRESS:PORT>", "go there instead, as curl does; may be given again", rule, [])
    .option("--ca-file <PEM>", "trust the authorities in this file only; default: the system's")
    .option("--seconds <N>", "end after N seconds; default: on Ctrl-C", seconds)
    .option("--json", "print { version, ok, seconds, comparedWithAcm, endpoints, held }")
    .addHelpText("after", HELP)
    .action((options: WatchOptions) => watch(options, io));
}

async function watch(options: WatchOptions, io: CommandIo): Promise<void> {
  const inventory = await readInventory(options, io);
  const targets = watchTargets(inventory);
  const ca = options.caFile === undefined ? undefined : await readPem(options.caFile, io.cwd);
  const paths = await pathsOf(targets, options, io);
  const known = await knownCertificates(inventory, options, io);
  io.writeError(
    `Watching ${targets.length} host names at ${paths.length} addresses; ${endText(options.seconds)} ends it.`,
  );
  const began = Date.now();
  const prober = await startProber(paths, { ca, sniOnly: SNI_ONLY });
  await progress(prober, paths, began, options.seconds, io);
  await prober.stop();
  const elapsed = (Date.now() - began) / 1000;
  const later = known === undefined ? undefined : await knownCertificates(inventory, options, io);
  const accepted = known === undefined || later === undefined ? undefined : new Set([...known, ...later]);
  const report = watchReport({ targets, paths, tally: prober.tally, held: prober.held, seconds: elapsed, accepted });
  io.write(options.json ? JSON.stringify(report, undefined, 2) : watchText(report));
  if (!report.ok) io.exitCode = 1;
}

/** Undefined when ACM was not or could not be asked. Asked before and after: renewal keeps the ARN, not the bytes. */
async function knownCertificates(
  inventory: Inventory,
  options: WatchOptions,
  io: CommandIo,
): Promise<readonly string[] | undefined> {
  if (options.inventory !== undefined) return undefined;
  const { acmFingerprints } = await import("./acmFingerprints.ts");
  const answer = await acmFingerprints(inventory);
  if ("value" in answer) return answer.value;
  io.writeError(`ACM's certificates are not known (${answer.unknown}), so any valid one counts as right.`);
  return undefined;
}

async function pathsOf(
  targets: readonly ProbeTarget[],
  { resolver, connectTo }: WatchOptions,
  io: CommandIo,
): Promise<ProbePath[]> {
  const interfaces = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  const told = (address: string, host: string) =>
    io.writeError(`${host}: ${address} is left out, this machine has no IPv6.`);
  try {
    return await probePaths(targets, reachableAddresses(addressResolver(resolver), interfaces, told), connectTo);
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
  const places = [...new Map(paths.map((path) => [`${path.host}:${path.port}`, path])).values()];
  while (!io.interrupted.aborted && Date.now() < until) {
    const pause = Math.min(PROGRESS_INTERVAL, until - Date.now());
    await wait(pause, undefined, { signal: io.interrupted }).catch(() => undefined);
    const summaries = places.map(({ host, port }) => tally.summary(host, port, new Set()));
    const sum = (pick: (one: (typeof summaries)[number]) => number) =>
      summaries.reduce((total, one) => total + pick(one), 0);
    const elapsed = Math.round((Date.now() - began) / 1000);
    io.progress(`${elapsed} s: ${sum((one) => one.handshakes)} handshakes, ${sum((one) => one.failed)} failed`);
  }
  io.progress("");
}

async function readPem(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new CommandError(`--ca-file ${file} cannot be read: give a file with certificates in PEM.`, 2, { cause });
  }
}

function endText(length: number | undefined): string {
  return length === undefined ? "Ctrl-C" : `Ctrl-C or the end of ${length} s`;
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
