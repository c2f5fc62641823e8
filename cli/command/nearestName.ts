import { distance } from "fastest-levenshtein";

/** A word that shares less than this with a name is no misspelling of it. */
const LEAST_SHARED = 0.5;

/** The name that was probably meant by a word, whatever its case; undefined when none resembles it. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, shared: sharedPart(word.toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => right.shared - left.shared)[0];
  return near === undefined || near.shared < LEAST_SHARED ? undefined : near.name;
}

function sharedPart(left: string, right: string): number {
  return 1 - distance(left, right) / Math.max(left.length, right.length, 1);
}
