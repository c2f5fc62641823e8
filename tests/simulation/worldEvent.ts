import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { CaCertificate } from "./caOrder.ts";
import type { SimulatedCa } from "./simulatedCa.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** Something that the world does, without asking the function. */
export interface WorldEvent {
  readonly name: string;
  readonly happen: (world: SimulatedWorld, host: HostSettings) => void;
}

/** A certificate that one of the CAs has issued. */
export interface StoredCertificate {
  readonly ca: SimulatedCa;
  readonly certificate: CaCertificate;
}

/** The certificate that a host has stored, if one of the CAs has issued it. */
export function storedAt(world: SimulatedWorld, host: HostSettings): StoredCertificate | undefined {
  const bundle = world.store.valueOf(world.parametersOf(host).bundle) ?? "";
  for (const ca of world.productionCas) {
    const certificate = ca.issued.findLast(({ leaf, key }) => bundle.startsWith(key + leaf));
    if (certificate !== undefined) return { ca, certificate };
  }
  return undefined;
}
