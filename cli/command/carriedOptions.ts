import { CABAL_TLS, sh, shellWord } from "../../core/commandLine.ts";
import type { ConnectToRule } from "../tls/index.ts";

/** Options with which the user said which stack is meant, and from where it is seen. */
export interface GivenOptions {
  readonly stack?: string | undefined;
  /** The stack's config file. */
  readonly file?: string | undefined;
  /** The same for the engine, where it would not find that file by itself. */
  readonly configFile?: string | undefined;
  readonly inventory?: string | undefined;
  readonly resolver?: string | undefined;
  readonly caFile?: string | undefined;
  readonly connectTo?: readonly ConnectToRule[] | undefined;
}

type Carried = keyof GivenOptions;

const OF_A_LOOK: readonly Carried[] = ["stack", "inventory", "resolver", "caFile", "connectTo"];

/** Which options a command of this program takes; what stands first in a command line decides. */
const TAKEN_BY: readonly (readonly [command: string, options: readonly Carried[]])[] = [
  ["doctor --policy", ["stack", "inventory"]],
  ["doctor", OF_A_LOOK],
  ["status", OF_A_LOOK],
  ["watch", OF_A_LOOK],
  ["render", ["stack", "inventory"]],
  ["facts", ["stack", "inventory"]],
  ["rotate status", ["stack", "file", "inventory"]],
  ["rotate", ["stack", "file"]],
  ["adopt", ["stack", "file"]],
];

/** Commands of the engine that work on a stack; those in the second place read its config too. */
const OF_THE_ENGINE = /^npm run (?:--silent )?pulumi -- (?:cancel|stack|(up|preview|refresh))\b/;

/**
 * A printed command with the options that the user gave to the one that prints it: without them it would be about another
 * stack, or ask another DNS server. What it has already stays.
 */
export function carriedAlong(command: string, given: GivenOptions): string {
  return command
    .split(PIPE)
    .map((one) => carriedInOne(one, given))
    .join(PIPE);
}

/** No value that is printed has it outside of quotes; within them it only parts a text that no command begins in. */
const PIPE = " | ";

function carriedInOne(command: string, given: GivenOptions): string {
  const engine = OF_THE_ENGINE.exec(command);
  if (engine !== null) {
    const [, readsConfig] = engine;
    return withOptions(command, [
      ...stackOption(given),
      ...(readsConfig === undefined ? [] : optionsOf("configFile", given)),
    ]);
  }
  if (!command.startsWith(`${CABAL_TLS} `)) return command;
  const words = command.slice(CABAL_TLS.length + 1);
  const [, taken = []] = TAKEN_BY.find(([name]) => words === name || words.startsWith(`${name} `)) ?? [];
  const isFile = taken.includes("inventory") && isReadAgain(given.inventory);
  // An inventory from a file may be of a stack that has no config here.
  const own = isFile && !words.includes(" --inventory ") ? withoutStack(command) : command;
  const options = taken.flatMap((option) => (option === "stack" && isFile ? [] : optionsOf(option, given)));
  return withOptions(own, options);
}

/** The same for each command that stands in backticks in a text. */
export function carriedInText(text: string, given: GivenOptions): string {
  return text.replaceAll(/`([^`]+)`/g, (_, command: string) => `\`${carriedAlong(command, given)}\``);
}

function optionsOf(option: Carried, given: GivenOptions): string[] {
  switch (option) {
    case "stack":
      return stackOption(given);
    case "inventory":
      return isReadAgain(given.inventory) ? [sh`--inventory ${given.inventory}`] : [];
    case "file":
      return given.file === undefined ? [] : [sh`--file ${given.file}`];
    case "configFile":
      return given.configFile === undefined ? [] : [sh`--config-file ${given.configFile}`];
    case "resolver":
      return given.resolver === undefined ? [] : [sh`--resolver ${given.resolver}`];
    case "caFile":
      return given.caFile === undefined ? [] : [sh`--ca-file ${given.caFile}`];
    case "connectTo":
      return (given.connectTo ?? []).map((rule) => `--connect-to ${shellWord(connectToText(rule))}`);
  }
}

/** Standard input is there once. */
function isReadAgain(inventory: string | undefined): inventory is string {
  return inventory !== undefined && inventory !== "-";
}

function stackOption({ stack }: GivenOptions): string[] {
  return stack === undefined ? [] : [sh`--stack ${stack}`];
}

function connectToText({ host, port, address = "", connectPort }: ConnectToRule): string {
  return `${host}:${port}:${address.includes(":") ? `[${address}]` : address}:${connectPort}`;
}

/** Only `--connect-to` may be given again, and a command that is printed has none of its own. Before a redirection. */
function withOptions(command: string, options: readonly string[]): string {
  const [, line = command, rest = ""] = /^(.*?)( > \S+)?$/.exec(command) ?? [];
  const missing = options.filter((option) => !line.includes(` ${option.split(" ")[0]} `));
  return [line, ...missing].join(" ") + rest;
}

function withoutStack(command: string): string {
  return command.replace(/ --stack ('[^']*'|\S+)+/, "");
}
