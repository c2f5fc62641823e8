import type { CertificateSample } from "../../monitoring/factsText.ts";
import type { GatheredSamples } from "./gatherSamples.ts";

/**
 * The newest facts of each certificate. What could not be read this time stays as it was, with the time at which it was
 * read, so that whoever reads them sees how old they are.
 */
export class FactsStore {
  #facts = new Map<string, CertificateSample>();
  #complaints = "";

  /** Returns what there is to complain about, when that is not the same as the last time. */
  take({ facts, unknown }: GatheredSamples): string[] {
    const known = facts.map((one) => [one.cert, one] as const);
    const kept = [...this.#facts].filter(([cert]) => unknown[cert] !== undefined);
    this.#facts = new Map([...kept, ...known]);
    return this.#complain(Object.entries(unknown).map(([cert, why]) => `${cert} is not known: ${why}.`));
  }

  /** Nothing could be read: everything stays as it was. */
  fail(why: string): string[] {
    return this.#complain([why]);
  }

  get facts(): readonly CertificateSample[] {
    return [...this.#facts.values()].sort((a, b) => (a.cert < b.cert ? -1 : 1));
  }

  #complain(lines: readonly string[]): string[] {
    const text = lines.join("\n");
    if (text === this.#complaints) return [];
    this.#complaints = text;
    return [...lines];
  }
}
