import { ALERT_TEXTS } from "./reasons/alertTexts.ts";
import { REASONS } from "./reasons/index.ts";

/** Codes are compared without regard to case, as people type them. */
const CODES: ReadonlyMap<string, string> = new Map(
  [...Object.keys(ALERT_TEXTS), ...Object.keys(REASONS)].map((code) => [code.toLowerCase(), code]),
);

/** Every alert and reason that can be explained. */
export function explainedCodes(): string[] {
  return [...CODES.values()];
}

/** The runbook's entry of an alert or a reason as Markdown; undefined for another word. */
export function runbookEntry(word: string): string | undefined {
  const code = CODES.get(word.toLowerCase());
  const alert = Object.entries(ALERT_TEXTS).find(([name]) => name === code);
  if (alert !== undefined) return alertEntry(...alert);
  const reason = Object.entries(REASONS).find(([name]) => name === code);
  return reason === undefined ? undefined : reasonEntry(...reason);
}

/** The whole runbook. `explain --all` prints it, and docs/runbooks/cert-expiring.md is that. */
export function runbook(): string {
  return [
    "# When a certificate expires, or is not what it should be",
    "Made by `npx --no cabal-tls explain --all`; a test holds it to the code.",
    "Copy the alert's label `instance` and type",
    "    npx --no cabal-tls doctor imap.example.net:993",
    "It reads only, and says what is served, what should be, where the chain between them is broken, what users lose and when, and the next command. Without an instance it looks at everything. [doctor.md](../doctor.md) has its options and permissions.",
    "## Alerts",
    ...Object.keys(ALERT_TEXTS).flatMap((name) => runbookEntry(name) ?? []),
    "## Reasons",
    "Of several findings the doctor names the worst first, and of equally bad ones the one that stands first here.",
    ...Object.keys(REASONS).flatMap((name) => runbookEntry(name) ?? []),
  ].join("\n\n");
}

function alertEntry(name: string, { meaning, usually }: (typeof ALERT_TEXTS)[string]): string {
  const causes = usually.map((reason) => `- [${reason}](#${reason.toLowerCase()}): ${REASONS[reason].meaning}`);
  return [`### ${name}`, meaning, "Usually:", causes.join("\n")].join("\n\n");
}

function reasonEntry(name: string, { meaning, fix }: { readonly meaning: string; readonly fix: string }): string {
  return [`### ${name}`, `> ${meaning}`, `> **Fix:** ${fix}`].join("\n\n");
}
