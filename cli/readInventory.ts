import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { INVENTORY_VERSION, type Inventory } from "../core/inventory.ts";
import { decodeInventory, InventoryUnreadableError } from "../core/inventoryCodec.ts";
import { answerOf, required } from "./awsReader.ts";
import { CommandError } from "./commandError.ts";
import type { CommandIo } from "./commandIo.ts";
import { type StackFileOptions, stackFile } from "./stackFile.ts";

export interface InventoryOptions extends StackFileOptions {
  /** File with the inventory, `-` = standard input: JSON as the stack output shows it, or the parameter's text. */
  readonly inventory?: string | undefined;
}

/** Where an inventory was looked for. */
export interface InventorySource {
  /** A stack's name, or a file's. */
  readonly name: string;
  /** Undefined for a file. */
  readonly stack?: string | undefined;
  /** Of the SSM parameter; undefined = the one of the environment. */
  readonly region?: string | undefined;
}

/** The source of the inventory is known, and gives none. The cause is AWS's error, or says why its text is none. */
export class InventoryError extends CommandError {
  readonly source: InventorySource;

  constructor(source: InventorySource, { message, cause }: CommandError) {
    super(message, 2, { cause });
    this.source = source;
  }
}

/**
 * Reads what should be: from a file when one is named, else from the stack's SSM parameter. Throws CommandError, which is
 * an InventoryError when the source was found. `deadline`: milliseconds for AWS's answer.
 */
export async function readInventory(options: InventoryOptions, io: CommandIo, deadline?: number): Promise<Inventory> {
  if (options.inventory === undefined) return fromParameter(options, io.cwd, deadline);
  const text = options.inventory === "-" ? await io.readInput() : await fromFile(options.inventory, io.cwd);
  const source = options.inventory === "-" ? "standard input" : options.inventory;
  return asInventoryError({ name: source }, async () => inventoryFrom(text, source));
}

async function fromFile(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new CommandError(
      `--inventory ${file} cannot be read (${reason}). Make it with \`npm run --silent pulumi -- stack output inventory --json > ${file}\`.`,
      2,
      { cause },
    );
  }
}

async function asInventoryError(source: InventorySource, read: () => Promise<Inventory>): Promise<Inventory> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof CommandError ? new InventoryError(source, error) : error;
  }
}

async function fromParameter(options: StackFileOptions, cwd: string, deadline?: number): Promise<Inventory> {
  const { stack, name, region } = await inventoryPlace(options, cwd);
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(region === undefined ? {} : { region });
  return asInventoryError({ name: stack, stack, region }, async () => {
    const answer = await required(
      `The SSM parameter ${name}`,
      answerOf((abort) => client.send(new GetParameterCommand({ Name: name }), abort), deadline),
      "Name the stack with --stack, set AWS credentials, or give --inventory FILE.",
    );
    return inventoryFrom(answer.Parameter?.Value ?? "", `The SSM parameter ${name}`);
  });
}

/** The SSM parameter that a stack's config names, and the region of both, as far as the config tells it. */
export async function inventoryPlace(
  options: StackFileOptions,
  cwd: string,
): Promise<{ readonly stack: string; readonly name: string; readonly region: string | undefined }> {
  const { path, stack, project } = await stackFile(options, cwd);
  const config = configOf(await readFile(path, "utf8").catch(() => ""));
  const name = String(config[`${project}:inventoryParameter`] ?? `/cabal/tls/${stack}/inventory`);
  const region = config["aws:region"];
  return { stack, name, region: typeof region === "string" ? region : undefined };
}

function configOf(text: string): Readonly<Record<string, unknown>> {
  const content: unknown = parseDocument(text).toJS();
  const config = isObject(content) ? content["config"] : undefined;
  return isObject(config) ? config : {};
}

function inventoryFrom(text: string, source: string): Inventory {
  try {
    return text.trimStart().startsWith("{") ? fromJson(text) : decodeInventory(text.trim());
  } catch (cause) {
    if (!(cause instanceof InventoryUnreadableError || cause instanceof SyntaxError)) throw cause;
    throw new CommandError(`${source}: ${cause.message}`, 2, { cause });
  }
}

function fromJson(text: string): Inventory {
  const value: unknown = JSON.parse(text);
  if (isInventory(value)) return value;
  const version = isObject(value) ? JSON.stringify(value["version"]) : "none";
  throw new InventoryUnreadableError(
    `The inventory has version ${version ?? "none"}; this program reads version ${INVENTORY_VERSION}. ` +
      "Give it what `npm run --silent pulumi -- stack output inventory --json` prints.",
  );
}

function isInventory(value: unknown): value is Inventory {
  return isObject(value) && value["version"] === INVENTORY_VERSION && Array.isArray(value["endpoints"]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
