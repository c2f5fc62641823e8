import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointSummary, ServedSummary } from "../summary.ts";
import type { Style } from "./style.ts";

const HEAD = ["endpoint", "serves", "left", "", "root cause"];
const DAY = 86_400_000;
const GAP = "  ";

/** One line an endpoint. The columns that can be cut are cut so that it fits. */
export function table({ endpoints, at }: Diagnosis, style: Style): string[] {
  const now = Date.parse(at);
  const rows = endpoints.map((one) => [
    one.subject,
    servedText(one.served),
    leftText(one, now),
    one.verdict,
    one.rootCause?.reason ?? "",
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  shrink(widths, style.width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cut(cell, widths[column] ?? 0))
      .join(GAP)
      .trimEnd();
  return [
    style.faint(line(HEAD)),
    ...rows.map((row, place) => {
      const verdict = endpoints[place]?.verdict ?? "unknown";
      const [before, after] = [row.slice(0, 3), row.slice(4)];
      const mark = style.verdict(verdict, cut(verdict, widths[3] ?? 0));
      return `${line(before).padEnd(sum(widths.slice(0, 3)) + 2 * GAP.length)}${GAP}${mark}${GAP}${cut(after[0] ?? "", widths[4] ?? 0)}`.trimEnd();
    }),
  ];
}

function servedText(served: readonly ServedSummary[]): string {
  if (served.length === 0) return "nothing";
  if (served.length > 1) return `${served.length} different`;
  return shortName(served[0]?.name) ?? `serial ${served[0]?.serial.slice(0, 8)}`;
}

/** `wildcard 2` for its generation 2, and `smtp-out` for what is stored for it. */
function shortName(name: string | undefined): string | undefined {
  return name?.replace(/^generation (\d+) of (.*)$/, "$2 $1").replace(/^what is stored for /, "");
}

function leftText({ served }: EndpointSummary, now: number): string {
  if (served.length === 0) return "-";
  const left = Math.min(...served.map(({ notAfter }) => Date.parse(notAfter))) - now;
  if (left <= 0) return "expired";
  return left < 2 * DAY ? `${Math.floor(left / 3_600_000)} h` : `${Math.floor(left / DAY)} d`;
}

/** Takes from the second column, then from the first: verdict and cause stay whole. */
function shrink(widths: number[], width: number): void {
  for (const [column, least] of [
    [1, 12],
    [0, 20],
  ] as const) {
    const excess = sum(widths) + GAP.length * (widths.length - 1) - width;
    if (excess > 0) widths[column] = Math.max(least, (widths[column] ?? 0) - excess);
  }
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text.padEnd(width);
  // An endpoint's port tells it from its neighbours, so its middle goes.
  const [end = ""] = /:\d+(?: \+\d+)?$/.exec(text) ?? [];
  return `${text.slice(0, Math.max(0, width - 1 - end.length))}…${end}`;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, one) => total + one, 0);
}
