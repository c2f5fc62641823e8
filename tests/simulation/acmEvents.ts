import { acmRegions } from "../../core/deployTarget.ts";
import type { WorldEvent } from "./worldEvent.ts";

/** What happens to the certificates that ACM has of a host. */
export const ACM_EVENTS: readonly WorldEvent[] = [
  {
    name: "certificates in ACM are deleted by hand",
    happen: (world, host) => {
      for (const { arn, tags } of [...world.acm.entries.values()]) {
        if (tags["cabal-tls:host"] === host.name) world.acm.entries.delete(arn);
      }
      world.disturbed.add(host.name);
    },
  },
  {
    name: "ACM of a region refuses to import",
    happen: (world, host) => {
      const [first] = acmRegions(host.deployTo);
      if (first !== undefined) world.acm.refusing.add(first);
    },
  },
  {
    name: "the ARNs of ACM are lost",
    happen: (world, host) => {
      const { acm } = world.parametersOf(host);
      if (world.random.chance(0.5)) world.store.remove([acm]);
      else if (!world.store.isFull(acm)) world.store.write({ name: acm, value: "{", secret: false });
    },
  },
];
