import type { AccountFacts } from "../../core/adoption/index.ts";
import { CLOUDFRONT_REGION } from "../../core/regions.ts";
import { readCertificates } from "./readCertificates.ts";
import { readDistributions } from "./readDistributions.ts";
import { readDomainNames } from "./readDomainNames.ts";
import { readListeners } from "./readListeners.ts";
import { readRecords, readZoneId } from "./readZone.ts";

export interface AccountQuestion {
  readonly region: string;
  readonly controlDomain: string;
  /** Undefined = looked up by the domain's name. */
  readonly zoneId: string | undefined;
}

/** Reads everything that may serve the wildcard. Changes nothing. Throws CommandError when something can't be read. */
export async function readAccount({ region, controlDomain, zoneId: given }: AccountQuestion): Promise<AccountFacts> {
  const zoneId = given ?? (await readZoneId(controlDomain));
  const regions = [...new Set([region, CLOUDFRONT_REGION])];
  const [certificates, listeners, distributions, domainNames, records] = await Promise.all([
    Promise.all(regions.map((one) => readCertificates(one, controlDomain))),
    readListeners(region),
    readDistributions(),
    readDomainNames(region, controlDomain),
    readRecords(zoneId),
  ]);
  return {
    region,
    controlDomain,
    zoneId,
    certificates: certificates.flat(),
    listeners,
    distributions,
    domainNames,
    records,
  };
}
