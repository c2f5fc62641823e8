import { Command, CommanderError } from "commander";
import { adoptCommand } from "./adopt/index.ts";
import { CommandError } from "./commandError.ts";
import type { CommandIo } from "./commandIo.ts";
import { factsCommand } from "./facts/index.ts";
import { doctorCommand, explainCommand } from "./doctor/index.ts";
import { gateCommand } from "./gate/index.ts";
import { renderCommand } from "./render/index.ts";
import { rotateCommand } from "./rotate/index.ts";
import { watchCommand } from "./watch/watchCommand.ts";

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
  program
    .addCommand(rotateCommand(io))
    .addCommand(gateCommand(io))
    .addCommand(doctorCommand(io))
    .addCommand(explainCommand(io))
    .addCommand(watchCommand(io))
    .addCommand(renderCommand(io))
    .addCommand(factsCommand(io))
    .addCommand(adoptCommand(io));
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
