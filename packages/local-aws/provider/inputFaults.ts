import { assetHash } from "./assets.ts";
import { isMap, type PropertyMap, type PropertyValue, UNKNOWN } from "./propertyMap.ts";
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

export interface InvalidValue {
  /** As the program writes it: `defaultActions[0].forward.stickiness.duration`. */
  readonly property: string;
  readonly reason: string;
}

/**
 * The inputs that the real provider's schema refuses. All of them are judged: those that an import read and
 * `ignoreChanges` put back, too. A value that is not known yet is not judged.
 */
export function invalidValues(type: ResourceType, inputs: PropertyMap): InvalidValue[] {
  return Object.entries(inputs).flatMap(([name, value]) => invalidAt(type, name, name, value));
}

function invalidAt(type: ResourceType, table: string, property: string, value: PropertyValue): InvalidValue[] {
  if (value === null || value === UNKNOWN || assetHash(value) !== undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => invalidAt(type, table, `${property}[${index}]`, element));
  }
  if (isMap(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      invalidAt(type, `${table}.${name}`, `${property}.${name}`, inner),
    );
  }
  const fault = type.values?.[table]?.(value);
  return fault === undefined ? [] : [{ property, reason: `expected ${property} ${fault}` }];
}

/**
 * Inputs that the real provider's schema requires and that are not there; nested ones wherever the object around them
 * is. An empty text is there. Inputs that an import read are judged, too: AWS does not report all of them.
 */
export function missingInputs(type: ResourceType, inputs: PropertyMap): InvalidValue[] {
  return (type.required ?? []).flatMap((path) => {
    const names = path.split(".");
    const places = names.slice(0, -1).reduce(into, [{ property: "", value: inputs }]);
    const last = names.at(-1) ?? "";
    return places
      .filter(({ value }) => isMap(value) && isAbsent(value[last]))
      .map(({ property }) =>
        property === ""
          ? { property: last, reason: `Missing required argument "${last}"` }
          : { property, reason: `Missing required argument "${property}.${last}"` },
      );
  });
}

interface Place {
  readonly property: string;
  readonly value: PropertyValue;
}

function into(places: readonly Place[], name: string): Place[] {
  return places.flatMap(({ property, value }) => {
    const inner = isMap(value) ? value[name] : undefined;
    const own = property === "" ? name : `${property}.${name}`;
    if (Array.isArray(inner)) return inner.map((element, index) => ({ property: `${own}[${index}]`, value: element }));
    return inner === undefined ? [] : [{ property: own, value: inner }];
  });
}

function isAbsent(value: PropertyValue | undefined): boolean {
  return value === undefined || value === null;
}
