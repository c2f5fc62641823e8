import {
  ACMClient,
  type CertificateDetail,
  DescribeCertificateCommand,
  type KeyAlgorithm,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { type CertificateFacts, plainName } from "../../core/adoption/index.ts";
import { type Abort, reading } from "./reading.ts";

/** Without these ACM lists RSA 1024 and 2048 only. */
const KEY_TYPES: KeyAlgorithm[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

/** Certificates of a region that have a name of the control domain, whatever their state. */
export async function readCertificates(region: string, controlDomain: string): Promise<CertificateFacts[]> {
  const client = new ACMClient({ region });
  const arns = await reading(`The certificates of ACM in ${region}`, "acm:ListCertificates", (abort) =>
    arnsOf(client, controlDomain, abort),
  );
  const details = await Promise.all(
    arns.map((arn) =>
      reading(`Certificate ${arn}`, "acm:DescribeCertificate", (abort) =>
        client.send(new DescribeCertificateCommand({ CertificateArn: arn }), abort),
      ),
    ),
  );
  return details.flatMap(({ Certificate: detail }) => (detail === undefined ? [] : [factsOf(detail, region)]));
}

async function arnsOf(client: ACMClient, controlDomain: string, abort: Abort): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListCertificates({ client }, { Includes: { keyTypes: KEY_TYPES } }, abort)) {
    for (const summary of page.CertificateSummaryList ?? []) {
      const names = [summary.DomainName ?? "", ...(summary.SubjectAlternativeNameSummaries ?? [])];
      // The summary of a certificate with very many names leaves some out; that is none of a mail system.
      const concerns = names.some((name) => name === controlDomain || name.endsWith(`.${controlDomain}`));
      if (concerns && summary.CertificateArn !== undefined) arns.push(summary.CertificateArn);
    }
  }
  return arns.sort();
}

function factsOf(detail: CertificateDetail, region: string): CertificateFacts {
  const { RenewalStatus: renewal, RenewalStatusReason: reason } = detail.RenewalSummary ?? {};
  const names = [detail.DomainName ?? "", ...(detail.SubjectAlternativeNames ?? [])].map((name) => name.toLowerCase());
  const records = (detail.DomainValidationOptions ?? []).flatMap(({ ResourceRecord: record }) => record?.Name ?? []);
  return {
    arn: detail.CertificateArn ?? "",
    region,
    status: detail.Status ?? "unknown",
    names: [...new Set(names)],
    // DescribeCertificate writes RSA-2048 where every other call has RSA_2048.
    keyAlgorithm: (detail.KeyAlgorithm ?? "unknown").replace("-", "_"),
    imported: detail.Type === "IMPORTED",
    notAfter: detail.NotAfter?.getTime(),
    renewal: renewal === undefined ? undefined : [renewal, reason].filter((one) => one !== undefined).join(" "),
    inUseBy: detail.InUseBy ?? [],
    validationNames: [...new Set(records.map(plainName))],
  };
}
