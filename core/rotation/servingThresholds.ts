import type { StackConfig } from "../configSchema/stackConfig.ts";
import type { Thresholds } from "../inventory.ts";
import { ACM_THRESHOLDS } from "../thresholds.ts";
import { generationHostName } from "../generation.ts";

/** Of the generation that serves: by the life that its CA gives its certificates, or by ACM's. */
export function servingThresholds({
  wildcard,
  generationHosts,
}: Pick<StackConfig, "generationHosts"> & {
  readonly wildcard: { readonly active: number };
}): Thresholds {
  const name = generationHostName("wildcard", wildcard.active);
  return generationHosts.find((host) => host.name === name)?.thresholds ?? ACM_THRESHOLDS;
}
