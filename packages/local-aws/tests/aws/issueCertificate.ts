import { setTimeout as sleep } from "node:timers/promises";
import { type ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { ChangeResourceRecordSetsCommand, type Route53Client } from "@aws-sdk/client-route-53";

const ISSUE_MS = 60_000;

/** An issued certificate; `serial` is as `X509Certificate.serialNumber` writes it. */
export interface IssuedCertificate {
  readonly arn: string;
  readonly serial: string;
}

/** Upper case without separators and leading zeros: AWS, OpenSSL and Node each write a serial number in their own way. */
export const plainSerial = (serial: string): string => serial.replaceAll(":", "").toUpperCase().replace(/^0+/, "");

/**
 * Requests a certificate for one name and puts its validation record into the zone.
 * @throws Error when it is not issued within 60 s.
 */
export const issueCertificate = async (
  acm: ACMClient,
  route53: Route53Client,
  zoneId: string,
  domainName: string,
  keyAlgorithm: "RSA_2048" | "EC_prime256v1",
): Promise<IssuedCertificate> => {
  const request = { DomainName: domainName, ValidationMethod: "DNS", KeyAlgorithm: keyAlgorithm } as const;
  const arn = (await acm.send(new RequestCertificateCommand(request))).CertificateArn ?? "";
  for (const deadline = Date.now() + ISSUE_MS; Date.now() < deadline; await sleep(50)) {
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    if (Certificate?.Status === "ISSUED" && Certificate.Serial !== undefined) {
      return { arn, serial: plainSerial(Certificate.Serial) };
    }
    const record = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
    if (record?.Name === undefined || record.Value === undefined) continue;
    const set = { Name: record.Name, Type: "CNAME" as const, TTL: 60, ResourceRecords: [{ Value: record.Value }] };
    const batch = { Changes: [{ Action: "UPSERT" as const, ResourceRecordSet: set }] };
    await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: batch }));
  }
  throw new Error(`${arn} for ${domainName} was not issued within ${ISSUE_MS / 1000} s`);
};
