import { createColors } from "picocolors";
import { visibleText } from "../../../core/visibleText.ts";
import { lineWidth } from "../../command/commandIo.ts";
import type { Verdict } from "../reasons/finding.ts";

/** How the report is laid out. */
export interface Style {
  /** Characters in a line. */
  readonly width: number;
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** `columns`: of the terminal; undefined = it is none. `noColour`: the user wants none (https://no-color.org). */
export function styleOf(columns: number | undefined, noColour: boolean): Style {
  const colours = createColors(columns !== undefined && !noColour);
  const byVerdict: Readonly<Record<Verdict, (text: string) => string>> = {
    fail: colours.red,
    warn: colours.yellow,
    unknown: colours.magenta,
    pass: colours.green,
  };
  return {
    width: lineWidth({ columns }),
    verdict: (verdict, text) => byVerdict[verdict](text),
    strong: (text) => colours.bold(text),
    faint: (text) => colours.dim(text),
  };
}

/**
 * Breaks a text into lines of at most `width` characters, the first after `first`, the others after as many spaces. A
 * word that is longer than a line stays whole: it may be a command or an ARN that somebody copies.
 */
export function wrap(text: string, first: string, width: number): string[] {
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of visibleText(text).split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
      continue;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** A command is never broken. */
export function unbroken(text: string, first: string): string {
  return first + visibleText(text);
}
