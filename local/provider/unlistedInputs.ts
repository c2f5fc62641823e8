import { isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import { hasListedChildren, type ResourceType, ruleOf } from "./resourceType.ts";

/** Paths of the given inputs that the type's table does not list, without indices, sorted. */
export function unlistedInputs(type: ResourceType, inputs: PropertyMap): string[] {
  const unlisted = new Set<string>();
  collect(type, inputs, "", unlisted);
  return [...unlisted].sort();
}

function collect(type: ResourceType, value: PropertyValue, path: string, unlisted: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) collect(type, element, path, unlisted);
    return;
  }
  if (!isMap(value) || (path !== "" && !hasListedChildren(type, path))) return;
  for (const [name, nested] of Object.entries(value)) {
    if (name === "__defaults") continue;
    const nestedPath = path === "" ? name : `${path}.${name}`;
    if (ruleOf(type, nestedPath) === undefined) unlisted.add(nestedPath);
    else collect(type, nested, nestedPath, unlisted);
  }
}
