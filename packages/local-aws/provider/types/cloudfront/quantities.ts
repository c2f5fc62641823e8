/** CloudFront's lists have their length beside them, and the real provider sends the empty ones too. */
export function counted<Item>(Items: Item[]): { Quantity: number; Items: Item[] } {
  return { Quantity: Items.length, Items };
}

/**
 * A set of the real provider's schema: sent in an order that is not the one in which it was given, as the hashes of
 * Terraform's sets are.
 */
export function countedSet<Item>(items: readonly Item[]): { Quantity: number; Items: Item[] } {
  return counted([...items].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)));
}
