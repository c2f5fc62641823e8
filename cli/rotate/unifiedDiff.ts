const CONTEXT = 3;

interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
  /** Lines of the old and of the new text before this one. */
  readonly old: number;
  readonly new: number;
}

/** The change between two texts as unified lines, with three lines around each; empty when they are equal. */
export function unifiedDiff(before: string, after: string, file: string): string[] {
  const lines = diffLines(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return [];
  const name = file.replace(/^\//, "");
  return [`--- a/${name}`, `+++ b/${name}`, ...hunks.flatMap(hunkText)];
}

/** A line break ends a line and begins none. */
function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

function hunkText(lines: readonly DiffLine[]): string[] {
  const oldCount = lines.filter(({ sign }) => sign !== "+").length;
  const newCount = lines.filter(({ sign }) => sign !== "-").length;
  const [first] = lines;
  const head = `@@ -${(first?.old ?? 0) + 1},${oldCount} +${(first?.new ?? 0) + 1},${newCount} @@`;
  return [head, ...lines.map(({ sign, text }) => `${sign}${text}`)];
}

function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const hunks: DiffLine[][] = [];
  let lastShown = -1;
  lines.forEach(({ sign }, index) => {
    if (sign === " ") return;
    const start = Math.max(index - CONTEXT, lastShown + 1, 0);
    const end = Math.min(index + CONTEXT + 1, lines.length);
    const shown = lines.slice(start, end);
    const hunk = hunks.at(-1);
    if (hunk !== undefined && start === lastShown + 1) hunk.push(...shown);
    else hunks.push(shown);
    lastShown = end - 1;
  });
  return hunks;
}

/** What starts and ends both texts is left out of the search: an edit of config touches a few lines of many. */
function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const lines: DiffLine[] = [];
  const add = (sign: DiffLine["sign"], text: string) => {
    const last = lines.at(-1);
    const old = last === undefined ? 0 : last.old + (last.sign === "+" ? 0 : 1);
    const now = last === undefined ? 0 : last.new + (last.sign === "-" ? 0 : 1);
    lines.push({ sign, text, old, new: now });
  };
  for (const text of before.slice(0, head)) add(" ", text);
  const middle = changedLines(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  for (const { sign, text } of middle) add(sign, text);
  for (const text of before.slice(before.length - tail)) add(" ", text);
  return lines;
}

type SignedLine = Pick<DiffLine, "sign" | "text">;

/** By the longest common subsequence, so that a comment between two changed lines is not shown as changed. */
function changedLines(before: readonly string[], after: readonly string[]): SignedLine[] {
  const lengths = commonLengths(before, after);
  const common = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  const lines: SignedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const text = after[j];
    if (old !== undefined && old === text) {
      lines.push({ sign: " ", text: old });
      i += 1;
      j += 1;
    } else if (text === undefined || (old !== undefined && common(i + 1, j) >= common(i, j + 1))) {
      lines.push({ sign: "-", text: old ?? "" });
      i += 1;
    } else {
      lines.push({ sign: "+", text });
      j += 1;
    }
  }
  return lines;
}

/** At [i][j]: how many lines the rests from i and from j on have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const rows: number[][] = [Array.from({ length: after.length + 1 }, () => 0)];
  for (const old of [...before].reverse()) {
    const below = rows[0] ?? [];
    const row: number[] = [0];
    for (let j = after.length - 1; j >= 0; j--) {
      row.unshift(old === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[0] ?? 0));
    }
    rows.unshift(row);
  }
  return rows;
}
