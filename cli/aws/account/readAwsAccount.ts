import type { AccountFacts, RenewalFacts, RunningEndpoints } from "../../../core/adoption/index.ts";
import { certificateRegion, ENDPOINT_KIND_NAMES } from "../../../core/endpointTraits.ts";
import type { AwsSession } from "../awsSession.ts";
import { readCertificates } from "./readCertificates.ts";
import { readDistributions } from "./readDistributions.ts";
import { readDomainNames } from "./readDomainNames.ts";
import { readListeners } from "./readListeners.ts";
import { readRenewal } from "./readRenewal.ts";
import { readPrivateNames, readRecords, readZoneId } from "./readZone.ts";

export interface AccountQuestion {
  readonly region: string;
  readonly controlDomain: string;
  /** Undefined = looked up by the domain's name. */
  readonly zoneId: string | undefined;
  /** The function that renews certificates today. */
  readonly renewalFunction: string;
}

export interface AwsAccount {
  readonly endpoints: AccountFacts;
  readonly renewal: RenewalFacts;
}

/** Reads everything that may serve a certificate. Changes nothing. Throws CommandError when something can't be read. */
export async function readAwsAccount(aws: AwsSession, question: AccountQuestion): Promise<AwsAccount> {
  const { region, controlDomain, renewalFunction } = question;
  const zoneId = question.zoneId ?? (await readZoneId(aws, controlDomain));
  const regions = [...new Set(ENDPOINT_KIND_NAMES.map((kind) => certificateRegion(kind, region)))];
  const [certificates, { tcp, ...running }, { records, caa }, inside, renewal] = await Promise.all([
    Promise.all(regions.map((one) => readCertificates(aws, one, controlDomain))),
    readRunning(aws, region, controlDomain),
    readRecords(aws, zoneId, controlDomain),
    readPrivateNames(aws, controlDomain),
    readRenewal(aws, region, renewalFunction),
  ]);
  return {
    endpoints: { region, controlDomain, zoneId, certificates: certificates.flat(), running, records },
    renewal: { ...renewal, ...inside, caa, tcpListeners: tcp },
  };
}

async function readRunning(aws: AwsSession, region: string, controlDomain: string) {
  const [listeners, cloudfront, apigateway] = await Promise.all([
    readListeners(aws, region),
    readDistributions(aws),
    readDomainNames(aws, region, controlDomain),
  ]);
  return { ...listeners, cloudfront, apigateway } satisfies RunningEndpoints & { tcp: RenewalFacts["tcpListeners"] };
}
