import {
  ACMClient,
  type CertificateDetail,
  DescribeCertificateCommand,
  type KeyAlgorithm,
  ListTagsForCertificateCommand,
  paginateListCertificates,
  ResourceNotFoundException,
} from "@aws-sdk/client-acm";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { Reading, TaggedCertificate } from "../../core/rotationStatus.ts";
import { type Answer, answerOf } from "../awsReader.ts";

type Abort = { readonly abortSignal: AbortSignal };

/** Without these ACM lists RSA 2048 only. */
const KEY_TYPES: KeyAlgorithm[] = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"];

/** What ACM says about every certificate of the inventory, by ARN. */
export async function acmReadings(inventory: Inventory): Promise<Map<string, Reading>> {
  const wanted = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap(({ arns }) => Object.entries(arns)),
  );
  const read = wanted.map(async ([region, arn]) => [arn, await reading(new ACMClient({ region }), arn)] as const);
  return new Map(await Promise.all(read));
}

async function reading(client: ACMClient, arn: string): Promise<Reading> {
  const answer = await answerOf(async (abort) => {
    try {
      const { Certificate: detail } = await client.send(new DescribeCertificateCommand({ CertificateArn: arn }), abort);
      return detail === undefined ? { missing: true as const } : factsOf(detail);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { missing: true as const };
      throw error;
    }
  });
  return "value" in answer ? answer.value : answer;
}

function factsOf(detail: CertificateDetail): Reading {
  const { RenewalStatus: renewal, RenewalStatusReason: reason } = detail.RenewalSummary ?? {};
  return {
    status: detail.Status ?? "unknown",
    createdAt: (detail.CreatedAt ?? detail.ImportedAt)?.getTime(),
    notAfter: detail.NotAfter?.getTime(),
    inUseBy: detail.InUseBy ?? [],
    imported: detail.Type === "IMPORTED",
    eligible: detail.RenewalEligibility === "ELIGIBLE",
    renewal: renewal === undefined ? undefined : [renewal, reason].filter((one) => one !== undefined).join(" "),
  };
}

/** Certificates with the inventory's names in its regions, and their tag `Name`; those without the tag are left out. */
export async function taggedCertificates(inventory: Inventory): Promise<Answer<TaggedCertificate[]>> {
  const names = new Set(
    acmCertificates(inventory).flatMap(({ generations }) => generations.flatMap((one) => one.names)),
  );
  const regions = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap(({ arns }) => Object.keys(arns)),
  );
  const answers = await Promise.all(
    [...new Set(regions)].map((region) => answerOf((abort) => taggedIn(region, names, abort))),
  );
  const unknown = answers.find((answer) => "unknown" in answer);
  if (unknown !== undefined) return unknown;
  return { value: answers.flatMap((answer) => ("value" in answer ? answer.value : [])) };
}

async function taggedIn(region: string, names: ReadonlySet<string>, abort: Abort): Promise<TaggedCertificate[]> {
  const client = new ACMClient({ region });
  const tagged: TaggedCertificate[] = [];
  for await (const page of paginateListCertificates({ client }, { Includes: { keyTypes: KEY_TYPES } }, abort)) {
    for (const { CertificateArn: arn, DomainName: name } of page.CertificateSummaryList ?? []) {
      if (arn === undefined || name === undefined || !names.has(name)) continue;
      const { Tags: tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: arn }), abort);
      const tag = tags.find(({ Key }) => Key === "Name")?.Value;
      if (tag !== undefined) tagged.push({ region, arn, tag });
    }
  }
  return tagged;
}
