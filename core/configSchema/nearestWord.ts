import { distance } from "fastest-levenshtein";

/** Longer words are no typing slips, and comparing them costs the product of their lengths. */
const MAX_WORD_LENGTH = 64;
/** Shorter beginnings fit too many words. */
const MIN_BEGINNING_LENGTH = 3;

/** The known word that a typing slip may have meant, or that the given one begins; undefined when none is near. */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  if (given.length > MAX_WORD_LENGTH) return undefined;
  const ranked = known
    .map((word) => ({ word, edits: editsTo(word, given) }))
    .filter(({ word, edits }) => edits <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.word;
}

function editsTo(word: string, given: string): number {
  // Letters that changed places are one slip of the hand, though two edits.
  if (sortedLetters(given) === sortedLetters(word)) return 1;
  if (given.length >= MIN_BEGINNING_LENGTH && word.startsWith(given)) return Math.floor(word.length / 3);
  return distance(given.toLowerCase(), word.toLowerCase());
}

function sortedLetters(word: string): string {
  return [...word.toLowerCase()].sort().join("");
}
