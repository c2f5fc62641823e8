import { X509Certificate } from "node:crypto";
import {
  ACMClient,
  type CertificateDetail,
  type CertificateStatus,
  DescribeCertificateCommand,
  type DomainValidation,
  GetCertificateCommand,
  type KeyAlgorithm,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { regionOfArn } from "../../core/arn.ts";
import { plainName } from "../../core/domainName.ts";
import { plainSerial } from "../../core/serial.ts";
import type { AwsSession } from "./awsSession.ts";
import type { Reading } from "./reading.ts";

export interface AcmCertificate {
  readonly arn: string;
  readonly region: string;
  /** ACM's word: ISSUED, PENDING_VALIDATION, … */
  readonly status: string;
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
  readonly imported: boolean;
  /** Lower-case hex without leading zeros, as in a handshake; undefined while it is not issued. */
  readonly serial: string | undefined;
  /** When it was requested or imported. Times are milliseconds since the epoch; undefined = ACM does not say. */
  readonly createdAt: number | undefined;
  readonly notBefore: number | undefined;
  readonly notAfter: number | undefined;
  readonly eligible: boolean;
  readonly inUseBy: readonly string[];
  readonly failureReason: string | undefined;
  readonly renewal: AcmRenewal | undefined;
  readonly validations: readonly AcmValidation[];
}

export interface AcmRenewal {
  readonly status: string;
  readonly reason: string | undefined;
  readonly updatedAt: number | undefined;
  readonly validations: readonly AcmValidation[];
}

export interface AcmValidation {
  readonly domain: string;
  /** PENDING_VALIDATION, SUCCESS, FAILED. */
  readonly status: string | undefined;
  readonly method: string | undefined;
  /** The CNAME that validates the domain; names without the dot at the end, lower case. */
  readonly record: { readonly name: string; readonly value: string } | undefined;
}

/** One certificate as `DescribeCertificate` has it, in the region that its ARN names; undefined = there is none. */
export async function acmCertificate(aws: AwsSession, arn: string): Promise<Reading<AcmCertificate | undefined>> {
  const region = regionOfArn(arn) ?? "";
  const answer = await aws.read(async (abort) => {
    const client = aws.client(ACMClient, region);
    const { Certificate: detail } = await client.send(new DescribeCertificateCommand({ CertificateArn: arn }), abort);
    return detail;
  }, /ResourceNotFound/);
  if (!("value" in answer)) return answer;
  return { value: answer.value === undefined ? undefined : certificateOf(arn, region, answer.value) };
}

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

export interface ListedCertificate {
  readonly arn: string;
  /** Its first name, then the others: a certificate with very many names is listed without some of them. */
  readonly names: readonly string[];
}

/** Every certificate of a region, of any key type. `statuses`: only those; undefined = whatever their state. */
export function listCertificates(
  aws: AwsSession,
  region: string,
  statuses?: CertificateStatus[],
): Promise<Reading<ListedCertificate[]>> {
  return aws.read(async (abort) => {
    const client = aws.client(ACMClient, region);
    const request = {
      Includes: { keyTypes: KEY_TYPES },
      ...(statuses === undefined ? {} : { CertificateStatuses: statuses }),
    };
    const found: ListedCertificate[] = [];
    for await (const page of paginateListCertificates({ client }, request, abort)) {
      for (const { CertificateArn: arn, DomainName: first, ...one } of page.CertificateSummaryList ?? []) {
        const names = [first ?? [], one.SubjectAlternativeNameSummaries ?? []].flat();
        if (arn !== undefined) found.push({ arn, names });
      }
    }
    return found;
  });
}

/** The certificate itself. A renewal keeps the ARN and changes the bytes. */
export function issuedCertificate(aws: AwsSession, arn: string): Promise<Reading<X509Certificate>> {
  return aws.read(async (abort) => {
    const client = aws.client(ACMClient, regionOfArn(arn) ?? "");
    const { Certificate: pem } = await client.send(new GetCertificateCommand({ CertificateArn: arn }), abort);
    return new X509Certificate(pem ?? "");
  });
}

/** The value of a certificate's tag; undefined = it has no such tag. */
export function certificateTag(aws: AwsSession, arn: string, key: string): Promise<Reading<string | undefined>> {
  return aws.read(async (abort) => {
    const client = aws.client(ACMClient, regionOfArn(arn) ?? "");
    const { Tags: tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: arn }), abort);
    return tags.find((tag) => tag.Key === key)?.Value;
  });
}

/** State of a renewal with its reason, as reports have it; undefined = none. */
export function renewalState({ renewal }: AcmCertificate): string | undefined {
  return renewal && [renewal.status, renewal.reason].filter((one) => one !== undefined).join(" ");
}

function certificateOf(arn: string, region: string, detail: CertificateDetail): AcmCertificate {
  const renewal = detail.RenewalSummary;
  return {
    arn,
    region,
    status: detail.Status ?? "unknown",
    names: [...new Set([detail.DomainName ?? [], detail.SubjectAlternativeNames ?? []].flat().map(plainName))],
    // DescribeCertificate writes RSA-2048 where every other call has RSA_2048.
    keyAlgorithm: (detail.KeyAlgorithm ?? "unknown").replace("-", "_"),
    imported: detail.Type === "IMPORTED",
    serial: detail.Serial === undefined ? undefined : plainSerial(detail.Serial),
    createdAt: (detail.CreatedAt ?? detail.ImportedAt)?.getTime(),
    notBefore: detail.NotBefore?.getTime(),
    notAfter: detail.NotAfter?.getTime(),
    eligible: detail.RenewalEligibility === "ELIGIBLE",
    inUseBy: detail.InUseBy ?? [],
    failureReason: detail.FailureReason,
    renewal:
      renewal === undefined
        ? undefined
        : {
            status: renewal.RenewalStatus ?? "unknown",
            reason: renewal.RenewalStatusReason,
            updatedAt: renewal.UpdatedAt?.getTime(),
            validations: (renewal.DomainValidationOptions ?? []).map(validationOf),
          },
    validations: (detail.DomainValidationOptions ?? []).map(validationOf),
  };
}

function validationOf(option: DomainValidation): AcmValidation {
  const { Name: name, Value: value } = option.ResourceRecord ?? {};
  return {
    domain: option.DomainName ?? "",
    status: option.ValidationStatus,
    method: option.ValidationMethod,
    record: name === undefined || value === undefined ? undefined : { name: plainName(name), value: plainName(value) },
  };
}
