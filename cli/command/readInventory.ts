import { dirname, resolve } from "node:path";
import { Option } from "commander";
import { shellWord } from "../../core/commandLine.ts";
import { withoutBanner } from "../../core/givenText.ts";
import { defaultInventoryParameter, type Inventory } from "../../core/inventory.ts";
import { asInventory, decodeInventory, InventoryUnreadableError } from "../../core/inventoryCodec.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { isRegionMissing } from "../aws/reading.ts";
import { carriedInText } from "./carriedOptions.ts";
import { CommandError, required } from "./commandError.ts";
import type { CommandIo } from "./commandIo.ts";
import { configIn, stackFile, type StackFileOptions, stacksIn } from "./stackFile.ts";
import { readText, textIfThere } from "./textFile.ts";

export interface InventoryOptions extends StackFileOptions {
  /** File with the inventory, `-` = standard input: JSON as the stack output shows it, or the parameter's text. */
  readonly inventory?: string | undefined;
}

/** The stack's own, or a file: in every command that reads an inventory. */
export const INVENTORY_OPTIONS = {
  stack: new Option(
    "--stack <NAME>",
    "stack whose SSM parameter has the inventory; default: the only one beside the local one",
  ),
  inventory: new Option("--inventory <FILE>", "inventory as JSON or as in the SSM parameter, - for standard input"),
};

/** Where an inventory was looked for. */
export interface InventorySource {
  /** A stack's name, or a file's. */
  readonly name: string;
  /** Undefined for a file. */
  readonly stack?: string | undefined;
  /** Of the SSM parameter; undefined = the one of the environment. */
  readonly region?: string | undefined;
}

/** The source of the inventory is known, and has none. The cause is AWS's error, or says why its text is not an inventory. */
export class InventoryError extends CommandError {
  readonly source: InventorySource;

  constructor(source: InventorySource, { message, cause }: CommandError) {
    super(message, 2, { cause });
    this.source = source;
  }
}

/** AWS has no parameter of the name that the stack's config gives. */
export class InventoryMissingError extends Error {
  override readonly name = "InventoryMissingError";
}

const ADVICE = "Name the stack with --stack, set AWS credentials, or give --inventory FILE.";

/**
 * Reads the inventory: from a file when one is named, else from the stack's SSM parameter. Throws CommandError, which is
 * an InventoryError when the source was found. `deadline`: milliseconds for AWS's answer.
 */
export async function readInventory(options: InventoryOptions, io: CommandIo, deadline?: number): Promise<Inventory> {
  if (options.inventory === undefined) return fromParameter(options, io.cwd, deadline);
  const text = options.inventory === "-" ? await io.readInput() : await fromFile(options.inventory, options, io.cwd);
  const source = options.inventory === "-" ? "standard input" : options.inventory;
  return asInventoryError({ name: source }, async () => inventoryFrom(text, source));
}

function fromFile(file: string, options: InventoryOptions, cwd: string): Promise<string> {
  const advice = carriedInText(
    `Make it with \`npm run --silent pulumi -- stack output inventory --json > ${shellWord(file)}\`.`,
    options,
  );
  return readText(resolve(cwd, file), `--inventory ${file}`, advice);
}

async function asInventoryError(source: InventorySource, read: () => Promise<Inventory>): Promise<Inventory> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof CommandError ? new InventoryError(source, error) : error;
  }
}

async function fromParameter(options: StackFileOptions, cwd: string, deadline?: number): Promise<Inventory> {
  const { stack, name, region, regionAdvice } = await configuredParameter(options, cwd);
  const { parameterText } = await import("../aws/ssm.ts");
  const aws = new AwsSession(deadline);
  return asInventoryError({ name: stack, stack, region }, async () => {
    const source = `The SSM parameter ${name}`;
    const reading = await parameterText(aws, region, name);
    const text = required(source, reading, isRegionMissing(reading) ? regionAdvice : ADVICE);
    if (text !== undefined) return inventoryFrom(text, source);
    throw new CommandError(`${source} does not exist. ${ADVICE}`, 2, { cause: new InventoryMissingError() });
  }).finally(() => aws.close());
}

export interface ConfiguredParameter {
  readonly stack: string;
  readonly name: string;
  readonly region: string | undefined;
  /** What to do when neither the config nor the environment has a region. */
  readonly regionAdvice: string;
}

/** The SSM parameter that a stack's config names, and the region of both, as far as the config has it. */
export async function configuredParameter(options: StackFileOptions, cwd: string): Promise<ConfiguredParameter> {
  const { path, stack, project } = await stackFile(options, cwd);
  // A program may have its whole config elsewhere.
  const text = await textIfThere(path, path, "Name the stack's config with --stack.");
  const config = configIn(text ?? "", path);
  const name = String(config[`${project}:inventoryParameter`] ?? defaultInventoryParameter(stack));
  const region = config["aws:region"];
  return {
    stack,
    name,
    region: typeof region === "string" ? region : undefined,
    regionAdvice: await adviceOnRegion(path, text === undefined),
  };
}

async function adviceOnRegion(path: string, isMissing: boolean): Promise<string> {
  const what = `${path} ${isMissing ? "does not exist" : "has no aws:region"}`;
  const stacks = isMissing ? await stacksIn(dirname(path)).catch(() => []) : [];
  const there = stacks.length === 0 ? "" : ` (there is ${stacks.join(", ")})`;
  return `${what}: name the stack with --stack${there}, set AWS_REGION, or give --inventory FILE.`;
}

function inventoryFrom(given: string, source: string): Inventory {
  const text = withoutBanner(given).trim();
  try {
    // The output as JSON, compressed or not, else the parameter's text as it is.
    return /^[{"]/.test(text) ? asInventory(JSON.parse(text)) : decodeInventory(text);
  } catch (cause) {
    if (!(cause instanceof InventoryUnreadableError || cause instanceof SyntaxError)) throw cause;
    throw new CommandError(`${source}: ${cause.message}`, 2, { cause });
  }
}
