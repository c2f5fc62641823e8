import type { Facts } from "../facts.ts";
import { known } from "../reading.ts";

/** The leaf that is stored for a host certificate; undefined = not known, or none. */
export function hostParametersOf(facts: Facts, certificate: string): { readonly serial: string } | undefined {
  const host = facts.hosts.find(({ entry }) => entry.name === certificate);
  const content = known(host?.chain)?.content;
  return content === undefined || "unreadable" in content ? undefined : content[0];
}
