import { isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";

/** The string under `name`; undefined when absent or empty. Numbers and booleans are written as strings. */
export function textOf(map: PropertyMap, name: string): string | undefined {
  const value = map[name];
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "object" ? undefined : String(value);
}

/** The string under `name`. Throws when it is absent or empty. */
export function requiredText(map: PropertyMap, name: string): string {
  const value = textOf(map, name);
  if (value === undefined) throw new Error(`The input "${name}" is required. Give it a value that is not empty.`);
  return value;
}

export function numberOf(map: PropertyMap, name: string): number | undefined {
  const text = textOf(map, name);
  return text === undefined ? undefined : Number(text);
}

export function booleanOf(map: PropertyMap, name: string): boolean | undefined {
  const text = textOf(map, name);
  return text === undefined ? undefined : text === "true";
}

/** The strings of a list; an empty list when absent. */
export function textsOf(map: PropertyMap, name: string): string[] {
  const value = map[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The nested object; an empty one when absent. */
export function mapOf(map: PropertyMap, name: string): PropertyMap {
  const value = map[name];
  return isMap(value) ? value : {};
}

/** The nested object, undefined when absent: for AWS inputs that must be left out then. */
export function optionalMapOf(map: PropertyMap, name: string): PropertyMap | undefined {
  const value = map[name];
  return isMap(value) ? value : undefined;
}

/** The objects of a list; an empty list when absent. */
export function mapsOf(map: PropertyMap, name: string): PropertyMap[] {
  const value: PropertyValue | undefined = map[name];
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A map of strings, such as tags; an empty one when absent. */
export function textMapOf(map: PropertyMap, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(mapOf(map, name)).map(([key, value]) => [key, String(value)]));
}
