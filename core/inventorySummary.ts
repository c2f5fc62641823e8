import { isEndpointKind } from "./endpointTraits.ts";
import { type AcmCertificateEntry, acmCertificates, hostCertificates, type Inventory } from "./inventory.ts";

/** Five lines for whoever runs an update: what is deployed, without the identifiers that only programs read. */
export interface InventorySummary {
  readonly stack: string;
  readonly domains: string;
  readonly wildcard: string;
  readonly hosts: string;
  readonly endpoints: string;
}

export function inventorySummary(inventory: Inventory): InventorySummary {
  const { project, stack, region, controlDomain, mailDomains, endpoints } = inventory;
  const mail = mailDomains.length === 0 ? "" : `; mail for ${mailDomains.join(", ")}`;
  const served = endpoints.filter(({ kind }) => isEndpointKind(kind));
  return {
    stack: `${stack} of ${project} in ${region}`,
    domains: `${controlDomain}${mail}`,
    wildcard: listed(acmCertificates(inventory).map(generationsOf)),
    hosts: listed(hostCertificates(inventory).map(({ names }) => names.join(", "))),
    endpoints: listed(served.map(({ name, kind }) => `${name} (${kind})`)),
  };
}

function generationsOf({ active, generations, names }: AcmCertificateEntry): string {
  const others = generations.map(({ generation }) => generation).filter((one) => one !== active);
  return `${names.join(", ")}: generation ${active} serves${others.length === 0 ? "" : `, ${others.join(", ")} issued as well`}`;
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : texts.join("; ");
}
