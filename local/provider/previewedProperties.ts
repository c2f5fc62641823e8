import { isEmpty, isMap, type PropertyMap, type PropertyValue, UNKNOWN } from "./propertyMap.ts";
import type { ResourceType } from "./resourceType.ts";

/**
 * State that a create or update would leave, as far as it is known beforehand: the inputs, and the outputs of before.
 * Outputs that there were not yet are unknown, so that whoever reads them waits.
 */
export function previewedProperties(type: ResourceType, inputs: PropertyMap, oldState: PropertyMap): PropertyMap {
  const properties: PropertyMap = { ...oldState, ...inputs };
  for (const output of type.outputs) {
    const [top, inner] = output.split(".");
    if (top === undefined) continue;
    if (inner === undefined) properties[top] = valueOrUnknown(properties[top]);
    else properties[top] = withInner(properties[top], inner, oldState[top]);
  }
  return properties;
}

function withInner(outer: PropertyValue | undefined, inner: string, old: PropertyValue | undefined): PropertyValue {
  if (!isMap(outer)) return outer ?? UNKNOWN;
  return { ...outer, [inner]: valueOrUnknown(isMap(old) ? old[inner] : outer[inner]) };
}

/** False and 0 are values; nothing at all is not one. */
function valueOrUnknown(value: PropertyValue | undefined): PropertyValue {
  return value === undefined || (value !== false && isEmpty(value)) ? UNKNOWN : value;
}
