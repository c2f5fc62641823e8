/** Lists of AWS whose order has a meaning. Of the others it changes when the provider sends them again. */
const ORDERED = [
  "Actions",
  "CacheBehaviors",
  "DefaultActions",
  "Members",
  "QueryStringCacheKeys",
  "TrustedKeyGroups",
  "TrustedSigners",
];

/**
 * What AWS answered, without what it says in more than one way: the order of sets, values that say nothing (an update
 * sends many an empty list where nothing was before), and the place of an action, which is that in its list.
 */
export function meaning<Value>(value: Value): unknown {
  return meant(value, "");
}

function meant(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => meant(item, name));
    return ORDERED.includes(name) || items.length === 0 ? items : items.toSorted(byText);
  }
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([key]) => key !== "Order" && key !== "$metadata")
    .map(([key, inner]) => [key, meant(inner, key === "Items" ? name : key)] as const)
    .filter(([, inner]) => !saysNothing(inner));
  return Object.fromEntries(members);
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" || value === null || value instanceof Date) return false;
  return Object.entries(value).every(([key, inner]) => (key === "Quantity" && inner === 0) || saysNothing(inner));
}
