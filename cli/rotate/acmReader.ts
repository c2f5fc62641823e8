import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { CertificateReading, TaggedCertificate } from "../../core/rotation/rotationStatus.ts";
import { acmCertificate, certificateTag, listCertificates, renewalText } from "../aws/acm.ts";
import type { AwsSession } from "../aws/awsSession.ts";
import { allRead, type Reading } from "../aws/reading.ts";

/** What ACM says about every certificate of the inventory, by ARN. */
export async function acmReadings(aws: AwsSession, inventory: Inventory): Promise<Map<string, CertificateReading>> {
  const arns = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap((one) => Object.values(one.arns)),
  );
  return new Map(await Promise.all(arns.map(async (arn) => [arn, await certificateReading(aws, arn)] as const)));
}

async function certificateReading(aws: AwsSession, arn: string): Promise<CertificateReading> {
  const answer = await acmCertificate(aws, arn);
  if (!("value" in answer)) return answer;
  return answer.value === undefined ? { missing: true } : { ...answer.value, renewal: renewalText(answer.value) };
}

/** Certificates with the inventory's names in its regions, and their tag `Name`; those without the tag are left out. */
export async function taggedCertificates(aws: AwsSession, inventory: Inventory): Promise<Reading<TaggedCertificate[]>> {
  const generations = acmCertificates(inventory).flatMap((one) => one.generations);
  const names = new Set(generations.flatMap((one) => one.names));
  const regions = new Set(generations.flatMap(({ arns }) => Object.keys(arns)));
  const tagged = allRead(await Promise.all([...regions].map((region) => taggedIn(aws, region, names))));
  return "value" in tagged ? { value: tagged.value.flat() } : tagged;
}

async function taggedIn(
  aws: AwsSession,
  region: string,
  names: ReadonlySet<string>,
): Promise<Reading<TaggedCertificate[]>> {
  const listed = await listCertificates(aws, region);
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
