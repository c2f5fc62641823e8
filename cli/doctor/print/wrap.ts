/**
 * Breaks a text into lines of at most `width` characters, the first after `first`, the others after as many spaces. A
 * word that is longer than a line stays whole: it may be a command or an ARN that somebody copies.
 */
export function wrap(text: string, first: string, width: number): string[] {
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of harmless(text).split(" ")) {
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
  return first + harmless(text);
}

/** Names and texts may come from a stranger's certificate or server: they must not steer the terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
