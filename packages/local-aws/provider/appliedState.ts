import { isEmpty, isMap, type PropertyMap, type PropertyValue, UNKNOWN } from "./propertyMap.ts";
import type { RecordedState } from "./recordedInputs.ts";
import { hasListedChildren, type ResourceType } from "./resourceType.ts";

/**
 * State that an update is to leave: the outputs of before stay, but for inputs that the program no longer gives. An
 * output that is missing is null, as after a creation that failed while it waited; only an object that is new has
 * unknown outputs inside. A failed update leaves this state, as if it had been done.
 */
export function plannedState(type: ResourceType, recorded: RecordedState, news: PropertyMap): PropertyMap {
  const { inputs: olds, outputs } = recorded;
  const isDropped = (name: string) => name in olds && !(name in news) && !type.outputs.includes(name);
  const kept = Object.entries(outputs).filter(([name]) => !isDropped(name));
  const planned: PropertyMap = { ...Object.fromEntries(kept), ...news };
  for (const output of type.outputs) {
    const [top, inner] = output.split(".");
    if (top === undefined) continue;
    if (inner === undefined) {
      // Named as null: the SDK takes an output that is not named for one that is not known yet.
      planned[top] ??= null;
      continue;
    }
    const [outer, old] = [planned[top], outputs[top]];
    if (!isMap(outer)) continue;
    const value = isMap(old) ? old[inner] : (outer[inner] ?? UNKNOWN);
    if (value !== undefined) planned[top] = { ...outer, [inner]: value };
  }
  return planned;
}

/**
 * Live inputs as a creation or update keeps them in the state, where the Terraform SDK puts the plan before what was
 * read: a set is the program's, whatever AWS has, and an empty list or map that the program does not give stays absent.
 * Only a refresh takes over what AWS has.
 */
export function appliedInputs(
  type: ResourceType,
  news: PropertyMap,
  live: PropertyMap,
  oldOutputs: PropertyMap,
): PropertyMap {
  const applied: PropertyMap = {};
  for (const [name, value] of Object.entries(live)) {
    // What was there before, and is taken away, is empty from then on.
    const isKept = news[name] === undefined && (oldOutputs[name] ?? undefined) !== undefined;
    const one = isKept ? value : appliedValue(type, name, news[name], value);
    if (one !== undefined) applied[name] = one;
  }
  return applied;
}

function appliedValue(
  type: ResourceType,
  path: string,
  wanted: PropertyValue | undefined,
  live: PropertyValue,
): PropertyValue | undefined {
  if (wanted === undefined || wanted === null) return typeof live === "object" && isEmpty(live) ? undefined : live;
  if (Array.isArray(wanted) && Array.isArray(live)) {
    if (!type.ordered?.includes(path)) return wanted;
    if (wanted.length !== live.length) return live;
    return live.map((one, index) => appliedValue(type, path, wanted[index], one) ?? one);
  }
  if (!isMap(wanted) || !isMap(live) || !hasListedChildren(type, path)) return live;
  const entries = Object.entries(live).map(([name, one]) => [
    name,
    appliedValue(type, `${path}.${name}`, wanted[name], one),
  ]);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}

/** State that a creation would leave, as far as it is known beforehand: outputs are unknown, so whoever reads them waits. */
export function previewedProperties(type: ResourceType, inputs: PropertyMap): PropertyMap {
  const properties: PropertyMap = { ...inputs };
  for (const output of type.outputs) {
    const [top, inner] = output.split(".");
    if (top === undefined) continue;
    const outer = properties[top];
    if (inner === undefined) properties[top] = valueOrUnknown(outer);
    else properties[top] = isMap(outer) ? { ...outer, [inner]: valueOrUnknown(outer[inner]) } : (outer ?? UNKNOWN);
  }
  return properties;
}

/** False and 0 are values; nothing at all is not one. */
function valueOrUnknown(value: PropertyValue | undefined): PropertyValue {
  return value === undefined || (value !== false && isEmpty(value)) ? UNKNOWN : value;
}
