import { X509Certificate } from "node:crypto";
import { ACMClient, GetCertificateCommand, type KeyAlgorithm, paginateListCertificates } from "@aws-sdk/client-acm";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import { type Answer, answerOf } from "../awsReader.ts";
import { identityOf } from "./certificateSeen.ts";

/** Without these ACM lists RSA 2048 only. */
const KEY_TYPES: KeyAlgorithm[] = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

/**
 * SHA-256 of every issued certificate in ACM whose first name is one of the inventory's, in every region that it names:
 * also of one that a running update has just made.
 */
export async function acmFingerprints(inventory: Inventory): Promise<Answer<string[]>> {
  const names = new Set(acmCertificates(inventory).flatMap((certificate) => certificate.names));
  const arns = acmCertificates(inventory).flatMap(({ generations }) => generations.map((one) => Object.keys(one.arns)));
  const regions = [...new Set(arns.flat())];
  const answers = await Promise.all(
    regions.map((region) => answerOf((abort) => regionFingerprints(new ACMClient({ region }), names, abort))),
  );
  const unknown = answers.find((answer) => "unknown" in answer);
  if (unknown !== undefined) return unknown;
  return { value: answers.flatMap((answer) => ("value" in answer ? answer.value : [])) };
}

async function regionFingerprints(
  client: ACMClient,
  names: ReadonlySet<string>,
  abort: { readonly abortSignal: AbortSignal },
): Promise<string[]> {
  const pages = paginateListCertificates(
    { client },
    { CertificateStatuses: ["ISSUED"], Includes: { keyTypes: KEY_TYPES } },
    abort,
  );
  const fingerprints: string[] = [];
  for await (const { CertificateSummaryList: list = [] } of pages) {
    for (const { CertificateArn: arn, DomainName: name } of list) {
      if (arn === undefined || name === undefined || !names.has(name)) continue;
      const { Certificate: pem } = await client.send(new GetCertificateCommand({ CertificateArn: arn }), abort);
      if (pem !== undefined) fingerprints.push(identityOf(new X509Certificate(pem)).sha256);
    }
  }
  return fingerprints;
}
