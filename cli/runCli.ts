import { Command, CommanderError } from "commander";
import { CommandError } from "./commandError.ts";
import type { CommandIo } from "./commandIo.ts";

/** By name, in the order of the help. Loaded on demand: all of them together take longer than the doctor's start may. */
const COMMANDS: ReadonlyMap<string, () => Promise<(io: CommandIo) => Command>> = new Map([
  ["rotate", async () => (await import("./rotate/index.ts")).rotateCommand],
  ["gate", async () => (await import("./gate/index.ts")).gateCommand],
  ["doctor", async () => (await import("./doctor/doctorCommand.ts")).doctorCommand],
  ["explain", async () => (await import("./doctor/explainCommand.ts")).explainCommand],
  ["watch", async () => (await import("./watch/watchCommand.ts")).watchCommand],
  ["render", async () => (await import("./render/index.ts")).renderCommand],
  ["facts", async () => (await import("./facts/index.ts")).factsCommand],
  ["adopt", async () => (await import("./adopt/index.ts")).adoptCommand],
]);

const EXIT_CODES = `
Exit codes:
  0  done, or nothing to do
  1  refused, or a bad finding (gate: blocked; watch: a handshake failed or showed a wrong certificate)
  2  could not be done: wrong usage, unreadable file, AWS or DNS out of reach
doctor has its own: 0 healthy, 1 warning, 2 failing, 3 could not tell.

In a checkout the command is \`npx --no cabal-tls\`; --no keeps npx from fetching a stranger's package of that name.`;

/** Runs one command line (without node and script) and returns the exit code; never throws what a user can cause. */
export async function runCli(args: readonly string[], io: CommandIo): Promise<number> {
  const program = new Command("npx --no cabal-tls")
    .description(
      "Says what is wrong with a mail system's certificates, rotates the wildcard, judges the change, and watches that no handshake fails.",
    )
    .usage("COMMAND [OPTION…]")
    .addHelpText("after", EXIT_CODES);
  for (const command of await commandsFor(args)) program.addCommand(command(io));
  prepare(program, io);
  try {
    await program.parseAsync(args, { from: "user" });
    return io.exitCode;
  } catch (error) {
    // Commander has written its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage(args);
    if (!(error instanceof CommandError)) throw error;
    io.writeError(error.message);
    return error.exitCode;
  }
}

/** The command that is named; all of them for the help, and to say what there is. */
function commandsFor([name = ""]: readonly string[]): Promise<((io: CommandIo) => Command)[]> {
  const named = COMMANDS.get(name);
  return Promise.all((named === undefined ? [...COMMANDS.values()] : [named]).map((load) => load()));
}

/** The doctor's 2 means that something fails. */
function wrongUsage([command]: readonly string[]): number {
  return command === "doctor" ? 3 : 2;
}

/** Applies to every command what commander does not hand down: output, and errors instead of an exit. */
function prepare(command: Command, io: CommandIo): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.write(text.trimEnd()),
    writeErr: (text) => io.writeError(text.trimEnd()),
  });
  for (const child of command.commands) prepare(child, io);
}
