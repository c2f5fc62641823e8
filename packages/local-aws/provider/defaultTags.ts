import { mapOf } from "./inputReader.ts";
import { isEmpty, type PropertyMap } from "./propertyMap.ts";
import type { ResourceType } from "./resourceType.ts";

/** The type under a provider with default tags: they are sent with the resource's own, and a read leaves them out. */
export function withDefaultTags(type: ResourceType, defaults: PropertyMap): ResourceType {
  if (type.inputs["tags"] === undefined || isEmpty(defaults)) return type;
  const sent = (inputs: PropertyMap): PropertyMap => ({ ...inputs, tags: allTags(defaults, inputs) });
  const { update } = type;
  return {
    ...type,
    defaultTags: defaults,
    create: (inputs, context) => type.create(sent(inputs), context),
    read: async (id, given, context) => {
      const live = await type.read(id, given, context);
      return live && { ...live, inputs: { ...live.inputs, tags: ownTags(defaults, given, live.inputs) } };
    },
    ...(update && { update: (id, news, olds, context) => update(id, sent(news), sent(olds), context) }),
  };
}

/** What AWS gets. */
export function allTags(defaults: PropertyMap, inputs: PropertyMap): PropertyMap {
  return { ...defaults, ...mapOf(inputs, "tags") };
}

/** A default tag is the resource's own only where the program gave it as well, or where somebody changed its value. */
function ownTags(defaults: PropertyMap, given: PropertyMap, live: PropertyMap): PropertyMap {
  const mine = mapOf(given, "tags");
  const kept = Object.entries(mapOf(live, "tags")).filter(
    ([key, value]) => mine[key] !== undefined || defaults[key] !== value,
  );
  return Object.fromEntries(kept);
}
