import { CABAL_TLS } from "../../core/commandLine.ts";

/**
 * A text in lines of at most `width` characters. Lines that begin at the margin and follow each other are one paragraph; of
 * an indented one the rest stands below its last column. A command is never broken.
 */
export function reflowed(text: string, width: number): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const before = lines.at(-1);
    const isOn = before !== undefined && /^\S/.test(before) && /^\S/.test(line) && !before.endsWith(":");
    if (isOn) lines[lines.length - 1] = `${before} ${line}`;
    else lines.push(line);
  }
  return lines.flatMap((line) => broken(line, width)).join("\n");
}

function broken(line: string, width: number): string[] {
  if (line.length <= width || line.includes(`  ${CABAL_TLS} `)) return [line];
  const [head = ""] = /^\s+(?:\S+(?: \S+)*\s{2,})?/.exec(line) ?? [];
  const rows: string[] = [];
  let row = head;
  for (const word of line.slice(head.length).split(" ")) {
    const isFull = row.length > head.length && row.length + 1 + word.length > width;
    if (isFull) rows.push(row);
    row = isFull ? " ".repeat(head.length) + word : `${row}${row.length > head.length ? " " : ""}${word}`;
  }
  return [...rows, row];
}
