import { generationOfTag } from "../../../core/generation.ts";
import { type AcmCertificateEntry, acmCertificates, type Inventory } from "../../../core/inventory.ts";
import { acmCertificate } from "../../aws/acm.ts";
import type { AwsSession } from "../../aws/awsSession.ts";
import { allRead, type Reading } from "../../aws/reading.ts";
import { taggedCertificates } from "../../aws/inventoryCertificates.ts";
import type { RequestFacts } from "./facts.ts";

/** Requests of newer generations than the one that serves, which ACM has not issued: by their tags. */
export async function requestFacts(aws: AwsSession, inventory: Inventory): Promise<Reading<RequestFacts[]>> {
  const tagged = await taggedCertificates(aws, inventory, ["PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "FAILED"]);
  if (!("value" in tagged)) return tagged;
  const wanted = acmCertificates(inventory).flatMap((entry) =>
    tagged.value.flatMap(({ arn, tag }) => newerRequest(inventory, entry, tag, arn) ?? []),
  );
  const read = await Promise.all(
    wanted.map(async ({ arn, name, generation }) => {
      const answer = await acmCertificate(aws, arn);
      if (!("value" in answer)) return answer;
      const { value: certificate } = answer;
      return { value: certificate === undefined ? [] : [{ name, generation, certificate }] };
    }),
  );
  const all = allRead<RequestFacts[]>(read);
  return "value" in all ? { value: all.value.flat() } : all;
}

/** Undefined = another stack's, an older one, or one that the inventory has already. */
function newerRequest(
  { stack }: Inventory,
  { name, active, generations }: AcmCertificateEntry,
  tag: string,
  arn: string,
) {
  const generation = generationOfTag(stack, name, tag) ?? 0;
  const isKnown = generations.some(({ arns }) => Object.values(arns).includes(arn));
  return generation <= active || isKnown ? undefined : { arn, name, generation };
}
