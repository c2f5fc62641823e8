import { acmCertificates, type Inventory } from "../../../core/inventory.ts";
import type { LocalAws } from "../../../packages/local-aws/startLocalAws.ts";
import { handMadeCertificate } from "../handMadeCertificate.ts";

/** The inventory as it is between `rotate next` and `rotate promote`: a generation is issued and serves nothing yet. */
export async function withStagedGeneration(aws: LocalAws, inventory: Inventory, domain: string): Promise<Inventory> {
  const [entry] = acmCertificates(inventory);
  const serving = entry?.generations.find(({ generation }) => generation === entry.active);
  if (entry === undefined || serving === undefined) throw new Error("the stack has no certificate of ACM");
  const made = Object.keys(serving.arns).map(async (region) => {
    return [region, await handMadeCertificate(aws, { domain, region, zoneId: inventory.zoneId })] as const;
  });
  const arns = Object.fromEntries(await Promise.all(made));
  const staged = { ...serving, generation: entry.active + 1, arns };
  const changed = { ...entry, generations: [...entry.generations, staged] };
  return { ...inventory, certificates: inventory.certificates.map((one) => (one === entry ? changed : one)) };
}
