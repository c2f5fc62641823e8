import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { factsText } from "../../monitoring/facts/factsText.ts";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";
import { type InventoryOptions, readInventory } from "../readInventory.ts";
import { writeWhole } from "../writeWhole.ts";
import { factsServer, portOf } from "./factsServer.ts";
import { FactsStore } from "./factsStore.ts";

interface FactsOptions extends InventoryOptions {
  readonly listen?: { readonly address: string; readonly port: number };
  readonly interval: number;
  readonly out?: string;
}

const HELP = `
Reads the inventory, then of each certificate what should be served and what the renewal function says of itself:
ssm:GetParameter on the inventory and on the parameters chain and state of each host certificate, acm:GetCertificate,
and logs:FilterLogEvents on the renewal function's log group. It reads no private key and changes nothing.

With --listen it stays and reads again every --interval seconds; Prometheus reads /metrics. What cannot be read keeps
its last value and the time of that, which the alert TLSFactsStale looks at. Without, it reads once, for the textfile
collector of node_exporter.

Exit codes:
  0  every certificate is known; with --listen: ended by Ctrl-C
  1  one is not known; the others are written
  2  could not be done: wrong usage, no inventory, address in use`;

/** `npx --no cabal-tls facts` */
export function factsCommand(io: CommandIo): Command {
  return new Command("facts")
    .description("Tell Prometheus which certificates should be served, and what the renewal function last did.")
    .option("--inventory <FILE>", "inventory as JSON or as in the SSM parameter, - for standard input")
    .option("--stack <NAME>", "stack whose SSM parameter has the inventory; default: the only one beside the local one")
    .option("--listen <ADDRESS:PORT>", "serve the facts there until Ctrl-C", listenArgument)
    .option("--interval <SECONDS>", "with --listen: how often to read", intervalArgument, 300)
    .option("--out <FILE>", "write them to a file, in one step; default: standard output")
    .addHelpText("after", HELP)
    .action((options: FactsOptions) => (options.listen === undefined ? once(options, io) : serve(options, io)));
}

async function once(options: FactsOptions, io: CommandIo): Promise<void> {
  const store = new FactsStore();
  const inventory = await readInventory(options, io);
  const { gatherFacts } = await import("./gatherFacts.ts");
  const complaints = store.take(await gatherFacts(inventory, Date.now));
  const text = factsText(store.facts);
  if (options.out === undefined) io.write(text.trimEnd());
  else await writeWhole(resolve(io.cwd, options.out), text);
  for (const line of complaints) io.writeError(line);
  if (complaints.length > 0) io.exitCode = 1;
}

async function serve({ listen, interval, ...options }: FactsOptions, io: CommandIo): Promise<void> {
  if (listen === undefined || options.out !== undefined || options.inventory === "-") {
    throw new CommandError("--listen goes neither with --out nor with --inventory -.", 2);
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
  const { gatherFacts } = await import("./gatherFacts.ts");
  try {
    return store.take(await gatherFacts(await readInventory(options, io), Date.now));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return store.fail(error.message);
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
