import { isAlias, isCollection, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

/** A text edit: replace [start, end) by `text`. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Edits lists and maps of a YAML text by their offsets in it, so that every other byte stays as it was: comments, order,
 * spacing, quotes, flow and block style. One edit an instance; parse the result again before the next.
 */
export class YamlText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Replaces a scalar by `text`. */
  replaceScalar(node: unknown, text: string): string {
    if (!isScalar(node) || !node.range) throw new Error("not a plain value");
    return this.#spliced({ start: node.range[0], end: node.range[1], text });
  }

  /**
   * Adds an item at the end of a list, or an entry behind entry `index` of a map (by default the last one). Further
   * lines of the text are indented like its first one.
   */
  insert(parent: YAMLSeq | YAMLMap, text: string, index: number = parent.items.length - 1): string {
    const item = parent.items[index];
    if (item === undefined) {
      const start = (parent.range?.[0] ?? 0) + 1;
      return this.#spliced({ start, end: start, text });
    }
    const end = endOf(item);
    if (parent.flow) return this.#spliced({ start: end, end, text: `, ${text}` });
    const prefix = this.#prefixOf(item);
    const lineEnd = this.#lineEnd(end);
    const lines = text.replaceAll("\n", `${this.#newLine()}${" ".repeat(prefix.length)}`);
    return this.#spliced({ start: lineEnd, end: lineEnd, text: `${this.#newLine()}${prefix}${lines}` });
  }

  /** Removes an item or entry; the collection must have others. */
  remove(parent: YAMLSeq | YAMLMap, index: number): string {
    const item = parent.items[index];
    const next = parent.items[index + 1];
    const previous = parent.items[index - 1];
    if (item === undefined) throw new Error("nothing to remove");
    if (!parent.flow) {
      const start = this.#lineStart(startOf(item));
      return this.#spliced({ start, end: Math.min(this.#lineEnd(endOf(item), true), this.#text.length), text: "" });
    }
    if (previous !== undefined) return this.#spliced({ start: endOf(previous), end: endOf(item), text: "" });
    return this.#spliced({ start: startOf(item), end: next === undefined ? endOf(item) : startOf(next), text: "" });
  }

  #spliced({ start, end, text }: Splice): string {
    return this.#text.slice(0, start) + text + this.#text.slice(end);
  }

  /** What stands before an item on its line: the indent, and the dash of a list. */
  #prefixOf(item: unknown): string {
    const start = startOf(item);
    return this.#text.slice(this.#lineStart(start), start);
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Of the line that `offset` is in; with `past`, behind its line break. */
  #lineEnd(offset: number, past = false): number {
    const found = this.#text.indexOf("\n", offset);
    if (found === -1) return this.#text.length;
    if (past) return found + 1;
    return this.#text[found - 1] === "\r" ? found - 1 : found;
  }

  #newLine(): string {
    return this.#text.includes("\r\n") ? "\r\n" : "\n";
  }
}

function startOf(item: unknown): number {
  if (isPair(item)) return startOf(item.key);
  if (isScalar(item) || isCollection(item) || isAlias(item)) return item.range?.[0] ?? 0;
  throw new Error("an item without an offset in the text");
}

/** Where the text of an item ends, without a comment behind it. */
function endOf(item: unknown): number {
  if (isPair(item)) return item.value === null || item.value === undefined ? endOf(item.key) : endOf(item.value);
  if ((isMap(item) || isSeq(item)) && !item.flow && item.items.length > 0) return endOf(item.items.at(-1));
  if (isScalar(item) || isCollection(item) || isAlias(item)) return item.range?.[1] ?? 0;
  throw new Error("an item without an offset in the text");
}

function isPair(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item && "value" in item && !isScalar(item);
}
