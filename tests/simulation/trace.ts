const LONGEST = 150;

/** One line of what happened: when, in which run, what was called, what came back, what went wrong. */
export interface TraceLine {
  readonly at: number;
  readonly run: string;
  readonly call: string;
  readonly answer: string;
  readonly fault: string;
}

/** What happened in a world. Off unless a failing seed is played again: the same seed is the same world. */
export class Trace {
  readonly #lines: TraceLine[] | undefined;

  constructor(isOn: boolean) {
    this.#lines = isOn ? [] : undefined;
  }

  get isOn(): boolean {
    return this.#lines !== undefined;
  }

  note(line: TraceLine): void {
    this.#lines?.push(line);
  }

  /** A line for people, oldest first: all of them, or the last ones and how many there are before. */
  text(most = Number.POSITIVE_INFINITY): string {
    const all = this.#lines ?? [];
    const left = Math.max(0, all.length - most);
    const shown = all.slice(left).map(lineText);
    return [...(left > 0 ? [`… ${left} lines before`] : []), ...shown].join("\n");
  }
}

/** An answer in few words. No key is printed, whatever the answer holds. */
export function shortText(value: unknown): string {
  const text = value instanceof Map ? mapText(value) : (JSON.stringify(value) ?? "nothing");
  const open = text
    .replace(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----(\\n)?/g, "<PEM>")
    // What stands in for a CSR holds the key.
    .replace(/"eyJ[\w-]{200,}"/, "<CSR>");
  return open.length > LONGEST ? `${open.slice(0, LONGEST)}…` : open;
}

function mapText(map: ReadonlyMap<unknown, unknown>): string {
  return [...map].map(([name]) => String(name).replace(/^.*\/([^/]+\/[^/]+)$/, "$1")).join(" ") || "nothing";
}

function lineText({ at, run, call, answer, fault }: TraceLine): string {
  const when = new Date(at).toISOString().replace("T", " ").replace("Z", "");
  return `${when}  ${run.padEnd(8)} ${call}${answer === "" ? "" : ` -> ${answer}`}${fault === "" ? "" : `  !! ${fault}`}`;
}
