import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import type { HostFacts } from "../hostFacts.ts";
import type { AwsSession } from "./awsSession.ts";

/** What is stored, deployed and renewed of each host certificate. */
export async function readHosts(
  _inventory: Inventory,
  _entries: readonly HostCertificateEntry[],
  _aws: AwsSession,
): Promise<HostFacts[]> {
  return [];
}
