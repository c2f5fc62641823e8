/** What a property holds on its way between engine, provider and AWS. */
export type PropertyValue = string | number | boolean | null | PropertyValue[] | PropertyMap;

export interface PropertyMap {
  [name: string]: PropertyValue;
}

/** Stands for a value that the engine does not know yet. Defined by the engine's protocol. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value says nothing: to the provider, an absent, null, empty or false property are the same. */
export function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.values(value).every(isEmpty);
}

/** A property map without the undefined values, which the wire cannot carry. Empty ones stay. */
export function present(values: Record<string, PropertyValue | undefined>): PropertyMap {
  const map: PropertyMap = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) map[name] = value;
  }
  return map;
}

/** Without the values that say nothing. Used for what is read from AWS where nobody gave an input. */
export function meaningful(values: Record<string, PropertyValue | undefined>): PropertyMap {
  const map: PropertyMap = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && !isEmpty(value)) map[name] = isMap(value) ? meaningful(value) : value;
  }
  return map;
}
