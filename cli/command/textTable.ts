/** A column of a table for people. */
export interface TableColumn {
  readonly head: string;
  readonly align?: "right";
}

export interface TableLayout {
  /** Characters in a line. */
  readonly width: number;
  /** Columns that may be cut, and to how many characters at least; the first of them first. */
  readonly cuts: readonly (readonly [column: number, least: number])[];
  /** Colours, put around a cell after it has been padded. `row` is undefined for the head. */
  readonly paint?: (text: string, row: number | undefined, column: number) => string;
}

/** Two blanks between columns and no lines: the columns must fit on a terminal, and a copied row must be readable. */
const GAP = "  ";
const AS_IT_IS = (text: string) => text;

/** Lines of at most `width` characters, as far as the columns that may be cut have them. */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { width, cuts, paint = AS_IT_IS }: TableLayout,
): string[] {
  const widths = columns.map(({ head }, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  for (const [column, least] of cuts) {
    const excess = sum(widths) + GAP.length * (widths.length - 1) - width;
    const before = widths[column] ?? 0;
    if (excess > 0) widths[column] = Math.min(before, Math.max(least, before - excess));
  }
  const line = (cells: readonly string[], row: number | undefined) => {
    const isEmptyFrom = cells.findLastIndex((cell) => cell !== "") + 1;
    return columns
      .slice(0, isEmptyFrom)
      .map(({ align }, at) => {
        const text = cut(cells[at] ?? "", widths[at] ?? 0);
        if (align === "right") return paint(text.padStart(widths[at] ?? 0), row, at);
        // Nothing at the end of a line, so that a terminal which is as wide as the table does not wrap it.
        return paint(at === isEmptyFrom - 1 ? text : text.padEnd(widths[at] ?? 0), row, at);
      })
      .join(GAP);
  };
  return [
    line(
      columns.map(({ head }) => head),
      undefined,
    ),
    ...rows.map(line),
  ];
}

/** A port or a count at the end of a name distinguishes it from its neighbours, so the text before it is shortened. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const [end = ""] = /:\d+(?: \+\d+)?$/.exec(text) ?? [];
  return `${text.slice(0, Math.max(0, width - 1 - end.length))}…${end}`;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, one) => total + one, 0);
}
