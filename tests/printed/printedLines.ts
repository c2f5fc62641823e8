/** What a printed command begins with. */
const START = String.raw`(?:npx --no -- cabal-tls|npm run (?:--silent )?pulumi --|aws [a-z0-9]+ [a-z-]+|openssl s_client|dig \+|git (?:commit|checkout|add) |terraform state|\(umask)`;
const AT_START = new RegExp(`^${START}`);
/** On a line of its own: after a label of a report, a number of a step, or a few blanks, and before a remark. */
const ON_A_LINE = new RegExp(`^(?: {2}(?:next|then) {6}|Next: | {0,4}(?:\\d {2})?)(${START}.*)$`);
/** A form of a command, which nobody types as it is. */
const PLACEHOLDER = /…|\.\.\.|\b(?:COMMAND|FILE|NAME|INSTANCE|REASON|N)\b|(?:cabal-tls|pulumi --)$/;

/** Every command that a text has for its reader to type: on lines of their own, and in backticks; in JSON in every string. */
export function printedLines(text: string): string[] {
  const strings = stringsOf(text);
  const found = strings === undefined ? linesIn(text) : strings.flatMap(linesIn);
  return [...new Set(found)].filter((line) => !PLACEHOLDER.test(line));
}

function linesIn(text: string): string[] {
  const ownLines = text.split("\n").flatMap((line) => {
    const [, command] = ON_A_LINE.exec(line) ?? [];
    // Half of a command that stands in backticks and is broken into lines.
    return command === undefined || command.includes("`") ? [] : [command.replace(/\s+# .*$| {3,}.*$/, "")];
  });
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, command = ""]) => command.replaceAll(/\s*\n\s*/g, " "));
  return [...ownLines, ...quoted.filter((command) => AT_START.test(command))];
}

/** Undefined when the text is not JSON. */
function stringsOf(text: string): string[] | undefined {
  try {
    return stringsIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
