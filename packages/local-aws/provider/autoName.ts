import { createHash, randomBytes } from "node:crypto";
import { isEmpty, type PropertyMap } from "./propertyMap.ts";
import type { ResourceType } from "./resourceType.ts";

const SUFFIX_LENGTH = 7;

/**
 * The physical name that the real provider would give: the old one when there is one, else the logical name with a
 * random suffix, derived from the engine's seed so that one update asks twice and gets one answer.
 * Undefined when the program names the resource itself or the type has no name.
 */
export function autoName(
  type: ResourceType,
  logicalName: string,
  news: PropertyMap,
  olds: PropertyMap,
  seed: Uint8Array,
): PropertyMap | undefined {
  const { autoName: rule } = type;
  if (rule === undefined || !isEmpty(news[rule.input])) return undefined;
  const old = olds[rule.input];
  if (typeof old === "string" && !isEmpty(old)) return { [rule.input]: old };
  const suffix = createHash("sha256")
    .update(seed.length > 0 ? seed : randomBytes(16))
    .digest("hex")
    .slice(0, SUFFIX_LENGTH);
  const room = rule.maxLength - SUFFIX_LENGTH - 1;
  return { [rule.input]: `${logicalName.slice(0, room)}-${suffix}` };
}
