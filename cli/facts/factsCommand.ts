import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import type { Inventory } from "../../core/inventory.ts";
import { factsText } from "../../monitoring/factsText.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { INVENTORY_OPTIONS, type InventoryOptions, readInventory } from "../command/readInventory.ts";
import { writeWhole } from "../command/textFile.ts";
import { FactsStore } from "./factsStore.ts";
import type { GatheredSamples } from "./gatherSamples.ts";

interface FactsOptions extends InventoryOptions {
  readonly listen?: { readonly address: string; readonly port: number };
  readonly interval: number;
  readonly out?: string;
}

const HELP = `
Reads the inventory, then for each certificate what should be served and what the renewal function reports:
ssm:GetParameter on the inventory and on the parameters chain and state of each host certificate, acm:GetCertificate,
and logs:FilterLogEvents on the renewal function's log group. It reads no private key and changes nothing.

With --listen it runs until Ctrl-C and reads again every --interval seconds; Prometheus reads /metrics. What cannot be
read keeps its last value and the time of that, which the alert TLSFactsStale uses. Without --listen it reads once, for
the textfile collector of node_exporter.

Exit codes:
  0  every certificate is known; with --listen: ended by Ctrl-C
  1  at least one is unknown; the others are written
  2  could not be done: wrong usage, no inventory, address in use`;

/** `npx --no -- cabal-tls facts` */
export function factsCommand(io: CommandIo): Command {
  return new Command("facts")
    .description("Report to Prometheus which certificates should be served, and what the renewal function last did.")
    .addOption(INVENTORY_OPTIONS.inventory)
    .addOption(INVENTORY_OPTIONS.stack)
    .option("--listen <ADDRESS:PORT>", "serve the facts there until Ctrl-C", listenArgument)
    .option("--interval <SECONDS>", "with --listen: how often to read", intervalArgument, 300)
    .option("--out <FILE>", "write them to a file, in one step; default: standard output")
    .addHelpText("after", HELP)
    .action((options: FactsOptions) => (options.listen === undefined ? once(options, io) : serve(options, io)));
}

async function once(options: FactsOptions, io: CommandIo): Promise<void> {
  const store = new FactsStore();
  const inventory = await readInventory(options, io);
  const complaints = store.take(await gathered(inventory));
  const text = factsText(store.facts);
  if (options.out === undefined) io.write(text.trimEnd());
  else await writeWhole(resolve(io.cwd, options.out), text);
  for (const line of complaints) io.writeError(line);
  if (complaints.length > 0) io.exitCode = 1;
}

async function serve({ listen, interval, ...options }: FactsOptions, io: CommandIo): Promise<void> {
  if (listen === undefined || options.out !== undefined || options.inventory === "-") {
    throw new CommandError("--listen cannot be combined with --out or with --inventory -.", 2);
  }
  const store = new FactsStore();
  const server = await factsServer(listen.address, listen.port, () => factsText(store.facts));
  io.writeError(`Serving the facts at http://${listen.address}:${portOf(server)}/metrics; Ctrl-C ends it.`);
  while (!io.interrupted.aborted) {
    for (const line of await gather(options, store, io)) io.writeError(line);
    await wait(interval * 1000, undefined, { signal: io.interrupted }).catch(() => undefined);
  }
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}

/** The inventory is read each time: a rotation changes it. */
async function gather(options: InventoryOptions, store: FactsStore, io: CommandIo): Promise<string[]> {
  try {
    return store.take(await gathered(await readInventory(options, io)));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return store.fail(error.message);
  }
}

async function gathered(inventory: Inventory): Promise<GatheredSamples> {
  const { gatherSamples } = await import("./gatherSamples.ts");
  const aws = new AwsSession();
  try {
    return await gatherSamples(aws, inventory, Date.now);
  } finally {
    aws.close();
  }
}

function listenArgument(text: string): { readonly address: string; readonly port: number } {
  const [, address, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (address === undefined || Number(port) > 65_535) {
    throw new InvalidArgumentError("It should be ADDRESS:PORT, such as 127.0.0.1:9793.");
  }
  return { address: address.replace(/^\[|\]$/g, ""), port: Number(port) };
}

function intervalArgument(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 3600))
    throw new InvalidArgumentError("It should be a number of seconds from 1 to 3600.");
  return value;
}

/** Serves a text at /metrics. Returns once it listens; throws CommandError when the address can't be had. */
async function factsServer(address: string, port: number, text: () => string): Promise<Server> {
  const server = createServer((request, response) => {
    const isMetrics = request.method === "GET" && request.url?.split("?")[0] === "/metrics";
    response.writeHead(isMetrics ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(isMetrics ? text() : "The facts are at /metrics.\n");
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(new CommandError(`--listen ${address}:${port} cannot be used (${cause.code}).`, 2, { cause }));
    server.once("error", fail);
    server.listen(port, address, () => {
      server.removeListener("error", fail);
      resolve();
    });
  });
  return server;
}

/** The port that it listens on, also when any free one was asked for. */
function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
