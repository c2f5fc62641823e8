import { acmRegions, givenArns } from "../../core/deployTarget.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import { leafFacts } from "./leafFacts.ts";
import { algorithmOf } from "./simulatedAcm.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** Whether consumers in every region that is a target serve this leaf. */
export function isInAcm(world: SimulatedWorld, host: HostSettings, leaf: string): boolean {
  return acmRegions(host.deployTo).every((region) => servedIn(world, host, region, leaf) === leaf);
}

/** Whether each region has the leaf, or a certificate over which AWS takes no such one: that stays, and the operator is told. */
export function restsInAcm(world: SimulatedWorld, host: HostSettings, leaf: string): boolean {
  return acmRegions(host.deployTo).every((region) => {
    const there = servedIn(world, host, region, leaf);
    return there === leaf || (there !== undefined && algorithmOf(there) !== algorithmOf(leaf));
  });
}

function servedIn(world: SimulatedWorld, host: HostSettings, region: string, leaf: string): string | undefined {
  const given = givenArns(host.deployTo)[region];
  if (given !== undefined) return world.acm.entries.get(given)?.leaf;
  const { stack } = world.settings;
  const { names } = leafFacts(leaf);
  const own = world.acm.served(region, (tags) => tags["cabal-tls:host"] === host.name, { stack, names });
  // A host that was renamed goes on with the certificate that has its earlier name in the tags, which may be another's by now.
  return own ?? world.acm.served(region, () => true, { stack, names });
}
