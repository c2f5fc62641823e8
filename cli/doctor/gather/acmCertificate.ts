import {
  ACMClient,
  type CertificateDetail,
  DescribeCertificateCommand,
  type DomainValidation,
} from "@aws-sdk/client-acm";
import type { AcmCertificate, AcmValidation } from "../facts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";
import { plainName } from "./dnsReader.ts";

/** What ACM says about one certificate, in the region that its ARN names. */
export async function acmCertificate(aws: AwsSession, arn: string): Promise<Reading<AcmCertificate | undefined>> {
  const region = arn.split(":")[3] ?? "";
  const answer = await aws.read(async (abort) => {
    const client = aws.client(ACMClient, region);
    const { Certificate: detail } = await client.send(new DescribeCertificateCommand({ CertificateArn: arn }), abort);
    return detail;
  }, /ResourceNotFound/);
  if (!("value" in answer)) return answer;
  return { value: answer.value === undefined ? undefined : certificateOf(arn, region, answer.value) };
}

function certificateOf(arn: string, region: string, detail: CertificateDetail): AcmCertificate {
  const renewal = detail.RenewalSummary;
  return {
    arn,
    region,
    status: detail.Status ?? "unknown",
    names: detail.SubjectAlternativeNames ?? [],
    keyAlgorithm: detail.KeyAlgorithm ?? "",
    imported: detail.Type === "IMPORTED",
    serial: detail.Serial === undefined ? undefined : plainSerial(detail.Serial),
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

/** As node writes the serial of a certificate in a handshake, without leading zeros. */
function plainSerial(serial: string): string {
  return serial
    .replaceAll(":", "")
    .toLowerCase()
    .replace(/^0+(?=.)/, "");
}
