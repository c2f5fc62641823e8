import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { type ConnectToRule, parseConnectTo } from "../tls/addresses.ts";
import { readText } from "./textFile.ts";

/** How a command reaches what it looks at: each means the same in every command that has it. */
export const CONNECTION_OPTIONS = {
  resolver: new Option("--resolver <ADDRESS:PORT>", "DNS server to ask; default: the system's"),
  connectTo: new Option("--connect-to <HOST:PORT:ADDRESS:PORT>", "go there instead, as curl does; may be given again")
    .default([])
    .argParser(connectToOption),
  caFile: new Option("--ca-file <PEM>", "trust only the CAs in this file; default: the system's"),
};

/** Reads one more `--connect-to`. */
export function connectToOption(text: string, before: readonly ConnectToRule[]): readonly ConnectToRule[] {
  try {
    return [...before, parseConnectTo(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads a number of seconds, such as a deadline. */
export function secondsOption(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("It should be a number of seconds above 0.");
  return value;
}

/** The certificates of `--ca-file`. Throws CommandError with the command's exit code for that. */
export function caFileText(file: string, cwd: string, exitCode: 2 | 3): Promise<string> {
  return readText(resolve(cwd, file), `--ca-file ${file}`, "Give a file with certificates in PEM.", exitCode);
}
