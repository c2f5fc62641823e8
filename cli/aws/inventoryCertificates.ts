import type { CertificateStatus } from "@aws-sdk/client-acm";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { CertificateReading, TaggedCertificate } from "../../core/rotation/rotationStatus.ts";
import { certificateIdentity } from "../tls/index.ts";
import { acmCertificate, certificateTag, issuedCertificate, listCertificates, renewalState } from "./acm.ts";
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
  return answer.value === undefined ? { missing: true } : { ...answer.value, renewal: renewalState(answer.value) };
}

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
