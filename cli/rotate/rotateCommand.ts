import { Command, InvalidArgumentError, Option } from "commander";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { ISSUERS } from "../../core/generation.ts";
import type { RotationCommand } from "../../core/rotation/rotationPlan.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { nearestName } from "../command/nearestName.ts";
import { emergencyText } from "./emergencyText.ts";
import { type RotateOptions, rotate } from "./rotate.ts";
import { rotationStatusCommand } from "./rotationStatusCommand.ts";

const EXIT_CODES = `
Exit codes:
  0  written, or nothing to change
  1  refused: it makes no sense now, or the config would have a fault; the reason is on standard error
  2  could not be done: wrong usage, file missing or unreadable

Only Pulumi.<stack>.yaml is edited, and every byte stays that need not change. What lies between the last commit and
the file counts as one change: it never both adds and drops a generation.`;

const VERBS = [
  ["next", "the emergency: add a generation and make it active, in one change"],
  ["stage", "add a generation that stands by; nothing moves"],
  ["switch", "make the newest staged generation active"],
  ["rollback", "make the highest generation below the active one active again"],
] as const;

/** They add a generation. */
const ADDING: ReadonlySet<string> = new Set(["next", "stage"]);

function issuerOption(): Option {
  const text = "who issues the new generation; default: whoever issued the one that serves";
  return new Option("--issuer <WHO>", text).choices(ISSUERS);
}

/** `npx --no -- cabal-tls rotate …` */
export function rotateCommand(io: CommandIo): Command {
  const command = new Command("rotate")
    .description("Edit the generations of the wildcard certificate in a stack's config.")
    .option("--emergency", "print the whole sequence of an emergency with its times; without a command, only that")
    .addHelpText("after", EXIT_CODES)
    // A misspelt command arrives here as an argument.
    .allowExcessArguments()
    .action(({ emergency }: { readonly emergency?: boolean }) => {
      const [unknown] = command.args;
      if (unknown !== undefined) throw new CommandError(unknownText(unknown, command), 2);
      if (!emergency) throw new CommandError(`${command.helpInformation()}\nName a command of rotate.`, 2);
      io.write(emergencyText({}));
    });
  for (const [verb, description] of VERBS) {
    const edit = editCommand(verb, description);
    if (ADDING.has(verb)) edit.addOption(issuerOption());
    command.addCommand(edit.action((options: RotateOptions) => run({ verb }, options, command, io)));
  }
  command.addCommand(
    editCommand("retire", "drop generation N in two updates: the first call lifts its protection, the second drops it")
      .argument("<N>", "the generation", generationNumber)
      .action((generation: number, options: RotateOptions) =>
        run({ verb: "retire", generation }, options, command, io),
      ),
  );
  return command.addCommand(rotationStatusCommand(io));
}

function unknownText(unknown: string, { commands }: Command): string {
  const names = commands.map((one) => one.name());
  const near = nearestName(unknown, names);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  return `rotate has no command "${unknown}".${meant} It has ${names.join(", ")}; \`${CABAL_TLS} rotate --help\` says what they do.`;
}

function editCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--stack <NAME>", "stack; default: the only Pulumi.<stack>.yaml here beside the local one")
    .option("--file <PATH>", "its config file; default: Pulumi.<stack>.yaml")
    .option("--dry-run", "show the change and write nothing")
    .option("--json", "print { version, stack, file, action, reason, before, after, diff, written, next, back }")
    .option("--emergency", "also print the whole sequence of an emergency with its times")
    .addHelpText("after", EXIT_CODES);
}

/** Commander gives a flag that both know to the parent when it stands before the verb. */
function run(verb: RotationCommand, options: RotateOptions, parent: Command, io: CommandIo): Promise<void> {
  return rotate(verb, { ...parent.opts<RotateOptions>(), ...options }, io);
}

function generationNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It should be a number from 1 to 9999.");
  return Number(text);
}
