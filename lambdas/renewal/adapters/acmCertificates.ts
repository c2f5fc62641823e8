import {
  ACMClient,
  type CertificateDetail,
  type CertificateSummary,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
} from "@aws-sdk/client-acm";
import { regionOfArn } from "../../../core/arn.ts";
import type { ImportedCertificate } from "../../../core/hostCertificate/acmCertificate.ts";
import { evenHex } from "../../../core/serial.ts";
import type { PemBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { AcmImports, ImportTarget } from "../ports/awsServices.ts";
import { AWS_CLIENT, awsError, isNamed, withWords } from "./awsError.ts";

/** What ACM says of a certificate that it does not take; a missing one and a limit are no such things. */
const REFUSALS = /^(ValidationException|InvalidParameterException|InvalidTagException|TagPolicyException)$/;

/** ACM, in the regions of the targets and with the credentials of the environment. */
export class AcmCertificates implements AcmImports {
  readonly #clients = new Map<string, ACMClient>();

  async describe(arn: string): Promise<ImportedCertificate | undefined> {
    try {
      const command = new DescribeCertificateCommand({ CertificateArn: arn });
      const { Certificate } = await this.#of(regionOfArn(arn) ?? "").send(command);
      return Certificate === undefined ? undefined : certificateOf(arn, Certificate);
    } catch (error) {
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      throw acmError(error, `acm:DescribeCertificate of ${arn}`);
    }
  }

  async tags(arn: string): Promise<Readonly<Record<string, string>> | undefined> {
    try {
      const command = new ListTagsForCertificateCommand({ CertificateArn: arn });
      const { Tags = [] } = await this.#of(regionOfArn(arn) ?? "").send(command);
      return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    } catch (error) {
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      throw acmError(error, `acm:ListTagsForCertificate of ${arn}`);
    }
  }

  async list(region: string, names?: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      // Without key types ACM lists RSA_1024 and RSA_2048 alone.
      const input = { Includes: { keyTypes: Object.values(KeyAlgorithm) }, NextToken };
      const page = await this.#of(region)
        .send(new ListCertificatesCommand(input))
        .catch((error) => {
          throw acmError(error, `acm:ListCertificates in ${region}`);
        });
      const summaries = page.CertificateSummaryList ?? [];
      found.push(...summaries.filter((one) => isCandidate(one, names)).flatMap(({ CertificateArn: arn }) => arn ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  }

  async import(region: string, { key, leaf, intermediates }: PemBundle, target: ImportTarget): Promise<string> {
    const where = "over" in target ? target.over : `a new certificate in ${region}`;
    const command = new ImportCertificateCommand({
      Certificate: Buffer.from(leaf),
      PrivateKey: Buffer.from(key),
      ...(intermediates.length > 0 && { CertificateChain: Buffer.from(intermediates.join("")) }),
      // ACM refuses a key of tags beside an ARN, even with nothing in it.
      ...("over" in target
        ? { CertificateArn: target.over }
        : { Tags: Object.entries(target.tags).map(([Key, Value]) => ({ Key, Value })) }),
    });
    const answer = await this.#of(region)
      .send(command)
      .catch((error) => {
        throw importError(error, `acm:ImportCertificate over ${where}`);
      });
    if (answer.CertificateArn !== undefined) return answer.CertificateArn;
    throw new RenewalError({ reason: "ACM_FAILED", detail: `acm:ImportCertificate over ${where}: ACM names no ARN` });
  }

  async remove(arn: string): Promise<readonly string[] | undefined> {
    const client = this.#of(regionOfArn(arn) ?? "");
    try {
      await client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
      return undefined;
    } catch (error) {
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      // A conflict: something is attached to it, or detached, at this moment.
      if (!isNamed(error, "ResourceInUseException") && !isNamed(error, "ConflictException")) {
        throw acmError(error, `acm:DeleteCertificate of ${arn}`);
      }
    }
    return this.#usedBy(arn);
  }

  async #usedBy(arn: string): Promise<readonly string[] | undefined> {
    try {
      const command = new DescribeCertificateCommand({ CertificateArn: arn });
      return (await this.#of(regionOfArn(arn) ?? "").send(command)).Certificate?.InUseBy ?? [];
    } catch (error) {
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      throw acmError(error, `acm:DescribeCertificate of ${arn}`);
    }
  }

  #of(region: string): ACMClient {
    const client = this.#clients.get(region) ?? new ACMClient({ region, ...AWS_CLIENT });
    this.#clients.set(region, client);
    return client;
  }
}

/** A summary shows some of the names only. */
function isCandidate(summary: CertificateSummary, names: readonly string[] | undefined): boolean {
  const { Type, SubjectAlternativeNameSummaries: shown = [], HasAdditionalSubjectAlternativeNames: hasMore } = summary;
  if (Type !== "IMPORTED") return false;
  return names === undefined || hasMore === true || shown.some((name) => names.includes(name.toLowerCase()));
}

function certificateOf(arn: string, detail: CertificateDetail): ImportedCertificate {
  const { Serial = "", KeyAlgorithm: algorithm = "", KeyUsages = [], ExtendedKeyUsages = [] } = detail;
  return {
    arn,
    serial: evenHex(Serial.replaceAll(":", "")),
    // Older answers have a hyphen: RSA-2048.
    keyAlgorithm: algorithm.replace("-", "_"),
    keyUsages: KeyUsages.flatMap(({ Name }) => Name ?? []),
    extendedKeyUsages: ExtendedKeyUsages.flatMap(({ OID }) => OID ?? []),
    names: detail.SubjectAlternativeNames ?? [],
  };
}

function acmError(error: unknown, asked: string): RenewalError {
  return withWords(awsError(error, asked, "ACM_FAILED"), error);
}

/** The input holds the key, which ACM's words do not repeat unless a field is malformed: those are left out then. */
function importError(error: unknown, asked: string): RenewalError {
  const name = error instanceof Error ? error.name : "";
  const isRefusal = REFUSALS.test(name);
  const known = awsError(error, asked, isRefusal ? "ACM_REFUSED" : "ACM_FAILED");
  const words = error instanceof Error ? error.message : "";
  return /PRIVATE KEY|privateKey|[A-Za-z0-9+/=]{60}/.test(words) ? known : withWords(known, error);
}
