import { readFile } from "node:fs/promises";
import { Command, CommanderError } from "commander";
import { CABAL_TLS } from "../core/commandLine.ts";
import { visibleLines, visibleText } from "../core/visibleText.ts";
import { CommandError } from "./command/commandError.ts";
import { type CommandIo, lineWidth } from "./command/commandIo.ts";
import { reflowed } from "./command/reflow.ts";

/** By name, in the order of the help. Loaded on demand: all of them together take longer than the doctor's start may. */
const COMMANDS: ReadonlyMap<string, () => Promise<(io: CommandIo) => Command>> = new Map([
  ["rotate", async () => (await import("./rotate/rotateCommand.ts")).rotateCommand],
  ["gate", async () => (await import("./gate/gateCommand.ts")).gateCommand],
  ["status", async () => (await import("./status/statusCommand.ts")).stackStatusCommand],
  ["doctor", async () => (await import("./doctor/doctorCommand.ts")).doctorCommand],
  ["explain", async () => (await import("./doctor/explainCommand.ts")).explainCommand],
  ["watch", async () => (await import("./watch/watchCommand.ts")).watchCommand],
  ["render", async () => (await import("./render/renderCommand.ts")).renderCommand],
  ["facts", async () => (await import("./facts/factsCommand.ts")).factsCommand],
  ["schema", async () => (await import("./schema/schemaCommand.ts")).schemaCommand],
  ["init", async () => (await import("./init/initCommand.ts")).initCommand],
  ["ci", async () => (await import("./ci/ciCommand.ts")).ciCommand],
  ["adopt", async () => (await import("./adopt/adoptCommand.ts")).adoptCommand],
]);

const EXIT_CODES = `
Exit codes:
  0  done, or nothing to do
  1  refused, or a bad finding (gate: blocked; watch: a handshake failed or showed a wrong certificate)
  2  could not be done: wrong usage, unreadable file, AWS or DNS out of reach
  69 not started: Node is too old, or npm ci has not run
doctor has its own: 0 healthy, 1 warning, 2 failing, 3 could not determine.

The command is \`${CABAL_TLS}\`: --no keeps npx from fetching a stranger's package of that name, and the second --
passes every option on.`;

/** Runs one command line (without node and script) and returns the exit code; never throws what a user can cause. */
export async function runCli(args: readonly string[], given: CommandIo): Promise<number> {
  const io = visibleIo(given);
  const program = await commandLine(args, io);
  try {
    await program.parseAsync(args, { from: "user" });
    return io.exitCode;
  } catch (error) {
    // Commander has written its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : notDone(args);
    if (!(error instanceof CommandError)) throw error;
    io.writeError(error.message);
    return error.exitCode;
  }
}

/** The command line that reads these arguments: of the commands only the one that they name is loaded. */
export async function commandLine(args: readonly string[], io: CommandIo): Promise<Command> {
  const program = new Command(CABAL_TLS)
    .description(
      "Says what is wrong with a mail system's certificates, rotates the wildcard, judges the change, and watches that no handshake fails.",
    )
    .usage("COMMAND [OPTION…]")
    .version(await version(), "--version", "print the version")
    .addHelpText("after", EXIT_CODES);
  for (const command of await commandsFor(args)) program.addCommand(command(io));
  prepare(program, io);
  return program;
}

/** Of the package: its package.json is beside cli/, or beside dist/ with what was compiled. */
async function version(): Promise<string> {
  for (const path of ["../package.json", "../../package.json"]) {
    const text = await readFile(new URL(path, import.meta.url), "utf8").catch(() => undefined);
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  return "unknown";
}

/**
 * Whatever a command writes, no character reaches the terminal or a file that is not seen there: values come from AWS, DNS
 * and strangers' servers.
 */
function visibleIo(io: CommandIo): CommandIo {
  const { ask } = io;
  return {
    ...io,
    write: (text) => io.write(visibleLines(text, io.columns !== undefined)),
    writeError: (text) => io.writeError(visibleLines(text)),
    progress: (text) => io.progress(visibleText(text)),
    ask: ask && ((question) => ask(visibleLines(question))),
  };
}

/** The command that is named; all of them for the help, and to say what there is. */
function commandsFor([name = ""]: readonly string[]): Promise<((io: CommandIo) => Command)[]> {
  const named = COMMANDS.get(name);
  return Promise.all((named === undefined ? [...COMMANDS.values()] : [named]).map((load) => load()));
}

/** Exit code of what could not be done: the doctor's 2 means that something fails. */
export function notDone([command]: readonly string[]): 2 | 3 {
  return command === "doctor" ? 3 : 2;
}

/** Applies to every command what commander does not hand down: output, and errors instead of an exit. */
function prepare(command: Command, io: CommandIo): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.write(reflowed(text.trimEnd(), lineWidth(io))),
    writeErr: (text) => io.writeError(text.trimEnd()),
    getOutHelpWidth: () => lineWidth(io),
    getErrHelpWidth: () => lineWidth(io),
  });
  for (const child of command.commands) prepare(child, io);
}
