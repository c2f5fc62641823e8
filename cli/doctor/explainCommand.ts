import { Command } from "commander";
import { closest } from "fastest-levenshtein";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";
import { explainedCodes, runbook, runbookEntry } from "./runbook.ts";

/** `npx --no cabal-tls explain` */
export function explainCommand(io: CommandIo): Command {
  return new Command("explain")
    .argument("[REASON...]", "a reason of the doctor, or the name of an alert")
    .description("Say what a reason of the doctor, or an alert, means and what to do about it.")
    .option("--all", "print the whole runbook as Markdown")
    .option("--list", "print the names of all reasons and alerts")
    .action((words: readonly string[], { all, list }: { readonly all?: boolean; readonly list?: boolean }) => {
      if (all) return io.write(runbook());
      if (list) return io.write(explainedCodes().join("\n"));
      if (words.length === 0)
        throw new CommandError("explain: name a reason or an alert; --list shows all of them.", 2);
      io.write(words.map(entryOf).join("\n\n"));
    });
}

function entryOf(word: string): string {
  const entry = runbookEntry(word);
  if (entry !== undefined) return entry;
  const near = closest(word.toUpperCase(), explainedCodes());
  throw new CommandError(`explain: there is no reason or alert "${word}". Did you mean ${near}? --list shows all.`, 2);
}
