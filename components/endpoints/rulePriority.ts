/** ELB accepts 1 to 50000; the low ones are left free for rules that people add by hand. */
const LOWEST = 1_000;
const HIGHEST = 49_999;
const SPAN = HIGHEST - LOWEST + 1;

/**
 * A listener rule's priority for each label. It follows from the label itself, not from its place in a list, so that
 * adding or removing a route leaves the other rules alone. Two labels that fall on one number (1 pair in 49,000) are
 * told apart by alphabetic order: the later one takes the next free number.
 */
export function rulePriorities(
  labels: readonly string[],
  hash: (label: string) => number = fnv1a,
): Record<string, number> {
  const taken = new Set<number>();
  const priorities = new Map<string, number>();
  for (const label of [...new Set(labels)].sort()) {
    let slot = hash(label) % SPAN;
    while (taken.has(slot)) slot = (slot + 1) % SPAN;
    taken.add(slot);
    priorities.set(label, LOWEST + slot);
  }
  return Object.fromEntries(priorities);
}

/** FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
