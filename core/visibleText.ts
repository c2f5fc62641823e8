/** Control and format characters, unpaired surrogates, private and unassigned ones, and Unicode's line separators. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** The same but for the ends of lines, and tabs within them. */
const HIDDEN_IN_LINES = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;
/** What this program colours its own words with. It has no other sequence for a terminal. */
const COLOUR = new RegExp(`(${String.fromCharCode(27)}\\[\\d{1,2}m)`);

/**
 * One value for a terminal, a comment or a label. Names and texts come from certificates, DNS, AWS and the change that is
 * judged: they must neither steer a terminal nor look like another text, as right-to-left marks make them.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, "?");
}

/** Text of several lines. `coloured`: with the colours of this program, which a text for a file must not have. */
export function visibleLines(text: string, coloured = false): string {
  const parts = coloured ? text.split(COLOUR) : [text];
  // Every second part is what was split at.
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(HIDDEN_IN_LINES, "?"))).join("");
}

export function isVisibleText(text: string): boolean {
  return visibleText(text) === text;
}

/** JSON in several lines whose reader gets every character, and whose terminal gets none of the hidden ones. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(HIDDEN_IN_LINES, (hidden) =>
    Array.from({ length: hidden.length }, (_, index) => escaped(hidden.charCodeAt(index))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
