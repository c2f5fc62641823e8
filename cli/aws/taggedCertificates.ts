import type { CertificateStatus } from "@aws-sdk/client-acm";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { TaggedCertificate } from "../../core/rotation/rotationStatus.ts";
import { certificateTag, listCertificates } from "./acm.ts";
import type { AwsSession } from "./awsSession.ts";
import { allRead, type Reading } from "./reading.ts";

/**
 * Certificates with the inventory's names in its regions, and their tag `Name`; those without the tag are left out.
 * `statuses`: only those; undefined = whatever their state.
 */
export async function taggedCertificates(
  aws: AwsSession,
  inventory: Inventory,
  statuses?: CertificateStatus[],
): Promise<Reading<TaggedCertificate[]>> {
  const generations = acmCertificates(inventory).flatMap((one) => one.generations);
  const names = new Set(generations.flatMap((one) => one.names));
  const regions = new Set(generations.flatMap(({ arns }) => Object.keys(arns)));
  const tagged = allRead(await Promise.all([...regions].map((region) => taggedIn(aws, region, names, statuses))));
  return "value" in tagged ? { value: tagged.value.flat() } : tagged;
}

async function taggedIn(
  aws: AwsSession,
  region: string,
  names: ReadonlySet<string>,
  statuses: CertificateStatus[] | undefined,
): Promise<Reading<TaggedCertificate[]>> {
  const listed = await listCertificates(aws, region, statuses);
  if (!("value" in listed)) return listed;
  // A CA may put the names into another order than they were asked for.
  const own = listed.value.filter((one) => one.names.some((name) => names.has(name)));
  const tags = allRead(await Promise.all(own.map(({ arn }) => certificateTag(aws, arn, "Name"))));
  if (!("value" in tags)) return tags;
  return {
    value: own.flatMap(({ arn }, index) => {
      const tag = tags.value[index];
      return tag === undefined ? [] : [{ region, arn, tag }];
    }),
  };
}
