import { equivalent } from "./equivalence.ts";
import { isMap, meaningful, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import { hasListedChildren, type ResourceType, ruleOf } from "./resourceType.ts";

/**
 * The inputs of a resource after a read. Where AWS means the same as was given, the given spelling stays, so that a
 * refresh shows drift only where there is some. Inputs that were not given are not taken over, but for an import,
 * where nothing was given: then all of them are.
 */
export function readInputs(type: ResourceType, given: PropertyMap, live: PropertyMap): PropertyMap {
  if (Object.keys(given).length === 0) return listedOnly(type, "", meaningful(live));
  const inputs: PropertyMap = {};
  for (const [name, value] of Object.entries(given)) {
    const read = type.unreadable?.includes(name) ? value : valueAsGiven(type, name, value, live[name]);
    if (read !== undefined) inputs[name] = read;
  }
  return inputs;
}

/** What AWS has, in the given spelling and restricted to the given parts, where it means the same. */
export function valueAsGiven(
  type: ResourceType,
  path: string,
  given: PropertyValue,
  live: PropertyValue | undefined,
): PropertyValue | undefined {
  if (equivalent(type, path, given, live)) return given;
  if (isMap(given) && isMap(live)) return mapAsGiven(type, path, given, live);
  if (Array.isArray(given) && Array.isArray(live)) return listAsGiven(type, path, given, live);
  return live;
}

function mapAsGiven(type: ResourceType, path: string, given: PropertyMap, live: PropertyMap): PropertyMap {
  // Free keys (tags) are the user's, so one that was added by hand is drift; schema keys left out are defaults of AWS.
  const names = !hasListedChildren(type, path) ? Object.keys({ ...given, ...live }) : Object.keys(given);
  const map: PropertyMap = {};
  for (const name of names) {
    const value = given[name];
    const read = value === undefined ? live[name] : valueAsGiven(type, `${path}.${name}`, value, live[name]);
    if (read !== undefined) map[name] = read;
  }
  return map;
}

function listAsGiven(
  type: ResourceType,
  path: string,
  given: readonly PropertyValue[],
  live: readonly PropertyValue[],
): PropertyValue[] {
  const rest = [...live];
  const matched = given.map((value) => {
    const index = rest.findIndex((one) => equivalent(type, path, value, valueAsGiven(type, path, value, one)));
    return index < 0 ? undefined : { value, taken: rest.splice(index, 1) };
  });
  const kept = matched.flatMap((match) => (match === undefined ? [] : [match.value]));
  const missing = given.filter((_, index) => matched[index] === undefined);
  // What is left over was changed or added by hand; in the shape of the element it stands in for, as far as there is one.
  return [...kept, ...rest.map((one, index) => asGivenElement(type, path, missing[index], one))];
}

function asGivenElement(
  type: ResourceType,
  path: string,
  given: PropertyValue | undefined,
  live: PropertyValue,
): PropertyValue {
  return given === undefined ? live : (valueAsGiven(type, path, given, live) ?? live);
}

/** An import takes over what a program could give, but neither outputs inside an input nor values that are defaults. */
function listedOnly(type: ResourceType, path: string, live: PropertyMap): PropertyMap {
  const listed: PropertyMap = {};
  for (const [name, value] of Object.entries(live)) {
    const own = path === "" ? name : `${path}.${name}`;
    if (ruleOf(type, own) === undefined || type.defaults?.[own] === value) continue;
    listed[name] = isMap(value) ? listedOnly(type, own, value) : value;
  }
  return listed;
}
