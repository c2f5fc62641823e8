import { Command } from "commander";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { CommandError } from "../command/commandError.ts";
import { nearestName } from "../command/nearestName.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { type Style, styleOf, wrap } from "./print/layout.ts";
import { ALERT_TEXTS } from "./reasons/alertTexts.ts";
import { type ReasonRow, reasonRow, REASONS } from "./reasons/index.ts";

/** `npx --no -- cabal-tls explain` */
export function explainCommand(io: CommandIo): Command {
  return new Command("explain")
    .argument("[REASON...]", "a reason of the doctor, or the name of an alert")
    .description("Explain a reason of the doctor, or an alert: what it means and what to do about it.")
    .option("--all", "print the whole runbook as Markdown")
    .option("--list", "print the names of all reasons and alerts")
    .action((words: readonly string[], { all, list }: { readonly all?: boolean; readonly list?: boolean }) => {
      if (all) return io.write(runbook());
      if (list) return io.write(explainedCodes().join("\n"));
      if (words.length === 0)
        throw new CommandError("explain: name a reason or an alert; --list shows all of them.", 2);
      const style = styleOf(io.columns, (io.env["NO_COLOR"] ?? "") !== "");
      io.write(words.map((word) => readable(entryOf(word), style)).join("\n\n"));
    });
}

function entryOf(word: string): string {
  const entry = runbookEntry(word);
  if (entry !== undefined) return entry;
  const near = suggestion(word);
  throw new CommandError(`explain: there is no reason or alert "${word}".${near} --list shows all.`, 2);
}

const MOST_SUGGESTED = 4;

/** A part of names, such as `ACM`, is a question about those that have it; any other word is misspelt, or unknown. */
function suggestion(word: string): string {
  const upper = word.toUpperCase();
  const having = explainedCodes().filter((code) => code.toUpperCase().includes(upper));
  if (word !== "" && having.length > 0) {
    const more = having.length > MOST_SUGGESTED ? ` and ${having.length - MOST_SUGGESTED} more` : "";
    return ` These have it in their names: ${having.slice(0, MOST_SUGGESTED).join(", ")}${more}.`;
  }
  const near = nearestName(word, explainedCodes());
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

/** An entry of the runbook as a terminal shows it: without the marks of Markdown, and in lines of its width. */
function readable(markdown: string, style: Style): string {
  const text = markdown
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll(/\*\*([^*]+)\*\*/g, "$1")
    .replaceAll(/^> /gm, "");
  return text
    .split("\n")
    .flatMap((line) => readableLine(line, style))
    .join("\n");
}

function readableLine(line: string, style: Style): string[] {
  if (line.startsWith("### ")) return [style.strong(line.slice(4))];
  return line.startsWith("- ") ? wrap(line.slice(2), "- ", style.width) : wrap(line, "", style.width);
}

/** Codes are compared without regard to case, as people type them. */
const CODES: ReadonlyMap<string, string> = new Map(
  [...Object.keys(ALERT_TEXTS), ...REASONS.map(({ code }) => code)].map((code) => [code.toLowerCase(), code]),
);

/** Every alert and reason that can be explained. */
function explainedCodes(): string[] {
  return [...CODES.values()];
}

/** The runbook's entry of an alert or a reason as Markdown; undefined for another word. */
function runbookEntry(word: string): string | undefined {
  const code = CODES.get(word.toLowerCase());
  const alert = Object.entries(ALERT_TEXTS).find(([name]) => name === code);
  if (alert !== undefined) return alertEntry(...alert);
  const row = REASONS.find((one) => one.code === code);
  return row === undefined ? undefined : reasonEntry(row);
}

/** The whole runbook. `explain --all` prints it, and docs/runbooks/cert-expiring.md is that. */
export function runbook(): string {
  return [
    "# When a certificate expires, or is not the one that it should be",
    `Made by \`${CABAL_TLS} explain --all\`; a test holds it to the code.`,
    "Copy the alert's label `instance` and type",
    `    ${CABAL_TLS} doctor imap.example.net:993`,
    "It changes nothing. It reports what is served, what should be served, where the chain between them is broken, what users lose and when, and the next command. Without an instance it examines the whole stack. [doctor.md](../doctor.md) has its options and permissions.",
    "## Alerts",
    ...Object.keys(ALERT_TEXTS).flatMap((name) => runbookEntry(name) ?? []),
    "## Reasons",
    "Of several findings the doctor reports the worst first, and of equally bad ones the one that is first here.",
    ...REASONS.map(reasonEntry),
  ].join("\n\n");
}

function alertEntry(name: string, { meaning, usually }: (typeof ALERT_TEXTS)[string]): string {
  const causes = usually.map((reason) => `- [${reason}](#${reason.toLowerCase()}): ${reasonRow(reason).meaning}`);
  return [`### ${name}`, meaning, "Usually:", causes.join("\n")].join("\n\n");
}

function reasonEntry({ code, meaning, fix }: ReasonRow): string {
  return [`### ${code}`, `> ${meaning}`, `> **Fix:** ${fix}`].join("\n\n");
}
