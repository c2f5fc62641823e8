import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import { issuedCertificate, listCertificates } from "../aws/acm.ts";
import type { AwsSession } from "../aws/awsSession.ts";
import { allRead, type Reading } from "../aws/reading.ts";
import { certificateIdentity } from "../tls/index.ts";

/**
 * SHA-256 of every issued certificate in ACM whose first name is one of the inventory's, in every region that it names:
 * also of one that a running update has just made.
 */
export async function acmFingerprints(aws: AwsSession, inventory: Inventory): Promise<Reading<string[]>> {
  const names = new Set(acmCertificates(inventory).flatMap((certificate) => certificate.names));
  const arns = acmCertificates(inventory).flatMap(({ generations }) => generations.map((one) => Object.keys(one.arns)));
  const regions = [...new Set(arns.flat())];
  const listed = allRead(await Promise.all(regions.map((region) => listCertificates(aws, region, ["ISSUED"]))));
  if (!("value" in listed)) return listed;
  const own = listed.value.flat().filter(({ names: [first = ""] }) => names.has(first));
  const issued = allRead(await Promise.all(own.map(({ arn }) => issuedCertificate(aws, arn))));
  return "value" in issued ? { value: issued.value.map((one) => certificateIdentity(one).sha256) } : issued;
}
