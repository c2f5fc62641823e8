import { canonicalJson } from "../../canonicalJson.ts";
import { mapsOf, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, UNKNOWN } from "../../propertyMap.ts";

/**
 * What a load balancer cannot change in place. A network load balancer keeps every subnet that it has, and gets its first
 * security group, or loses its last one, by a replacement only. What is not known yet replaces nothing.
 */
export function replacedByChange(news: PropertyMap, olds: PropertyMap): string[] {
  const isNetwork = textOf(news, "loadBalancerType") === "network";
  const replaced = losesMapping(news, olds, isNetwork) ? ["subnetMappings"] : [];
  if (!isNetwork) return replaced;
  if (isKnown(news, "subnets") && textsOf(news, "subnets").length <= textsOf(olds, "subnets").length) {
    replaced.push("subnets");
  }
  const [before, after] = [textsOf(olds, "securityGroups").length, textsOf(news, "securityGroups").length];
  if (isKnown(news, "securityGroups") && before > 0 !== after > 0) replaced.push("securityGroups");
  return replaced;
}

/** An application load balancer may lose a mapping; no mapping that stays may change on either. */
function losesMapping(news: PropertyMap, olds: PropertyMap, isNetwork: boolean): boolean {
  if (!isKnown(news, "subnetMappings")) return false;
  const [before, after] = [mappings(olds), mappings(news)];
  if (after.length > before.length) return before.some((one) => !after.includes(one));
  if (after.length === before.length || isNetwork) return true;
  return after.some((one) => !before.includes(one));
}

function mappings(inputs: PropertyMap): string[] {
  return mapsOf(inputs, "subnetMappings").map((mapping) => canonicalJson(JSON.stringify(mapping)));
}

function isKnown(inputs: PropertyMap, name: string): boolean {
  return !JSON.stringify(inputs[name] ?? null).includes(UNKNOWN);
}
