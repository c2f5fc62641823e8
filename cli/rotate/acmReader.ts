import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { CertificateReading } from "../../core/rotation/rotationStatus.ts";
import { acmCertificate, renewalState } from "../aws/acm.ts";
import type { AwsSession } from "../aws/awsSession.ts";

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
