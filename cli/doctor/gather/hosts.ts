import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import type { HostFacts } from "../hostFacts.ts";
import type { AwsSession } from "./awsSession.ts";
import { renewalFacts } from "./renewer.ts";
import { serviceFacts } from "./services.ts";
import { storedFacts } from "./storedParameters.ts";

/** What is stored, deployed and renewed of each host certificate. */
export async function readHosts(
  inventory: Inventory,
  entries: readonly HostCertificateEntry[],
  aws: AwsSession,
): Promise<HostFacts[]> {
  const { region, renewal } = inventory;
  // One function renews them all.
  const renewer = renewal === undefined ? Promise.resolve(undefined) : renewalFacts(aws, renewal, region);
  return Promise.all(
    entries.map(async (entry) => {
      const [stored, services, renewed] = await Promise.all([
        storedFacts(aws, entry, region),
        Promise.all(entry.services.map((one) => serviceFacts(aws, one, region))),
        renewer,
      ]);
      return { entry, ...stored, services, renewal: renewed };
    }),
  );
}
