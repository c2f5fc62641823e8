import { assetHash } from "./assets.ts";
import { isEmpty, isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import type { ResourceType } from "./resourceType.ts";

/** Whether two values of one input mean the same to AWS: defaults, spellings and the order of sets are no difference. */
export function equivalent(
  type: ResourceType,
  path: string,
  left: PropertyValue | undefined,
  right: PropertyValue | undefined,
): boolean {
  return canonical(type, path, left) === canonical(type, path, right);
}

/** One text for all values that mean the same. */
function canonical(type: ResourceType, path: string, value: PropertyValue | undefined): string {
  const meant = isAbsent(value) ? type.defaults?.[path] : value;
  // Where an asset lies, and in which form it was given, is no difference.
  const hash = assetHash(meant);
  if (hash !== undefined) return `"${hash}"`;
  // An empty object still has the defaults of its members.
  if (isMap(meant)) return canonicalMap(type, path, meant);
  if (meant === undefined || isEmpty(meant)) return "";
  if (Array.isArray(meant)) return canonicalList(type, path, meant);
  const text = String(meant);
  return JSON.stringify(type.normalize?.[path]?.(text) ?? text);
}

function isAbsent(value: PropertyValue | undefined): boolean {
  return value === undefined || value === null;
}

function canonicalList(type: ResourceType, path: string, list: readonly PropertyValue[]): string {
  const elements = list.map((element) => canonical(type, path, element));
  if (!type.ordered?.includes(path)) elements.sort();
  return `[${elements.join()}]`;
}

function canonicalMap(type: ResourceType, path: string, map: PropertyMap): string {
  const names = new Set([...Object.keys(map), ...defaultedNames(type, path)]);
  const members = [...names]
    .sort()
    .map((name) => [name, canonical(type, `${path}.${name}`, map[name])] as const)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return members.length === 0 ? "" : `{${members.join()}}`;
}

function defaultedNames(type: ResourceType, path: string): string[] {
  const prefix = `${path}.`;
  return Object.keys(type.defaults ?? {})
    .filter((listed) => listed.startsWith(prefix))
    .map((listed) => listed.slice(prefix.length))
    .filter((rest) => !rest.includes("."));
}
