import { acmCertificates, hostCertificates, type Inventory, obtainedHost } from "../../core/inventory.ts";

/** A certificate of the renewal function that no endpoint of the inventory serves under its name: it is in SSM and ACM only. */
export interface CertificateAlone {
  /** Its name, also as the alerts' label `instance`: the doctor takes it. */
  readonly cert: string;
  readonly impact: string;
  /** It is the wildcard's generation that serves: the handshakes of the wildcard's endpoints show when it ends. */
  readonly isServed: boolean;
}

/** Generations of an ACME CA, and hosts whose certificate nothing serves that the stack knows. */
export function certificatesAlone(inventory: Inventory): CertificateAlone[] {
  const served = new Set(inventory.endpoints.map(({ certificate }) => certificate));
  return hostCertificates(inventory)
    .filter(({ name }) => !served.has(name))
    .map(({ name }) => ({ cert: name, ...placeOf(inventory, name) }));
}

function placeOf(inventory: Inventory, host: string): Omit<CertificateAlone, "cert"> {
  for (const wildcard of acmCertificates(inventory)) {
    const own = wildcard.generations.find(({ generation }) => obtainedHost(wildcard, generation) === host);
    if (own === undefined) continue;
    const endpoint = inventory.endpoints.find(({ certificate }) => certificate === wildcard.name);
    if (own.generation === wildcard.active) return { isServed: true, impact: endpoint?.impact ?? "" };
    const impact = `Generation ${own.generation} of ${wildcard.name} cannot be made active.`;
    return { isServed: false, impact };
  }
  return { isServed: false, impact: "What takes this certificate from SSM or ACM cannot use it." };
}
