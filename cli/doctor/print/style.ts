import { createColors } from "picocolors";
import type { Verdict } from "../finding.ts";

/** How the report is laid out. */
export interface Style {
  /** Characters in a line. */
  readonly width: number;
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const NARROWEST = 60;
const WIDEST = 120;
const PLAIN_WIDTH = 80;

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
    width: Math.min(WIDEST, Math.max(NARROWEST, columns ?? PLAIN_WIDTH)),
    verdict: (verdict, text) => byVerdict[verdict](text),
    strong: (text) => colours.bold(text),
    faint: (text) => colours.dim(text),
  };
}
