import { seededRandom } from "../game/seededRandom.ts";

/** So many items, drawn by a seed, in the order of the list. The same list and seed are the same sample. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const random = seededRandom(seed);
  const left = items.map((_, index) => index);
  const chosen: number[] = [];
  while (chosen.length < count && left.length > 0) {
    const [index] = left.splice(random.below(left.length), 1);
    if (index !== undefined) chosen.push(index);
  }
  return chosen.sort((one, other) => one - other).map((index) => items[index] as Item);
}
