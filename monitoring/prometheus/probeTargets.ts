import type { Inventory } from "../../core/inventory.ts";
import { type ProbeInstance, probeInstances } from "../probeInstance.ts";
import type { RenderSettings } from "../renderSettings.ts";

/** An entry of Prometheus's file_sd. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What is probed: every instance by its name, or at the places that the settings give instead. An entry with an
 * `address` is one of several places of its instance.
 */
export function probeTargets(inventory: Inventory, settings: Pick<RenderSettings, "connectTo">): TargetGroup[] {
  return probeInstances(inventory).flatMap((target) => targetGroups(target, settings));
}

function targetGroups(
  { instance, cert }: ProbeInstance,
  { connectTo }: Pick<RenderSettings, "connectTo">,
): TargetGroup[] {
  const places = connectTo[instance];
  if (places === undefined) return [{ targets: [instance], labels: { instance, cert } }];
  return places.map((place) => ({ targets: [place], labels: { instance, cert, address: place } }));
}
