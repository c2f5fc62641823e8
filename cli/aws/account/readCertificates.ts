import type { AccountCertificate } from "../../../core/adoption/index.ts";
import { isUnder, plainName } from "../../../core/domainName.ts";
import { type AcmCertificate, acmCertificate, listCertificates, renewalState } from "../acm.ts";
import type { AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** Certificates of a region that have a name of the control domain, whatever their state. */
export async function readCertificates(
  aws: AwsSession,
  region: string,
  controlDomain: string,
): Promise<AccountCertificate[]> {
  const what = `The certificates of ACM in ${region}`;
  const listed = await requiredReading(what, "acm:ListCertificates", listCertificates(aws, region));
  // The summary of a certificate with very many names leaves some out; a mail system has no such certificate.
  const arns = listed.filter(({ names }) => names.some((name) => isIn(name, controlDomain))).map(({ arn }) => arn);
  const certificates = await Promise.all(
    arns
      .sort()
      .map((arn) => requiredReading(`Certificate ${arn}`, "acm:DescribeCertificate", acmCertificate(aws, arn))),
  );
  return certificates.flatMap((one) => (one === undefined ? [] : factsOf(one)));
}

function isIn(name: string, controlDomain: string): boolean {
  return plainName(name) === controlDomain || isUnder(plainName(name), controlDomain);
}

function factsOf(certificate: AcmCertificate): AccountCertificate {
  const { arn, region, status, names, keyAlgorithm, imported, notAfter, inUseBy, validations } = certificate;
  const validationNames = [...new Set(validations.flatMap(({ record }) => record?.name ?? []))];
  const renewal = renewalState(certificate);
  return { arn, region, status, names, keyAlgorithm, imported, notAfter, renewal, inUseBy, validationNames };
}
