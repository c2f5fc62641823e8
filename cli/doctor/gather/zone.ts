import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { lastPart } from "../../../core/arn.ts";
import { plainName } from "../../../core/domainName.ts";
import type { ZoneFacts, ZoneRecord } from "./facts.ts";
import type { Reading } from "../../aws/reading.ts";
import { type AwsSession, ROUTE53_REGION } from "../../aws/awsSession.ts";

/** Of 300 record sets each: a zone with more is not read further, since the calls follow one another. */
const MOST_PAGES = 10;

/** A hosted zone's record sets; undefined = there is no such zone. */
export async function zone(aws: AwsSession, id: string): Promise<Reading<ZoneFacts | undefined>> {
  const records: ZoneRecord[] = [];
  let from: Pick<ListResourceRecordSetsCommandOutput, "NextRecordName" | "NextRecordType"> = {};
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await aws.read(
      (abort) =>
        aws.client(Route53Client, ROUTE53_REGION).send(
          new ListResourceRecordSetsCommand({
            HostedZoneId: id,
            StartRecordName: from.NextRecordName,
            StartRecordType: from.NextRecordType,
          }),
          abort,
        ),
      /NoSuchHostedZone/,
    );
    if (!("value" in answer)) return answer;
    if (answer.value === undefined) return { value: undefined };
    records.push(...(answer.value.ResourceRecordSets ?? []).map(recordOf));
    if (answer.value.IsTruncated !== true) return { value: { id, name: nameOf(records), records } };
    from = answer.value;
  }
  return { unknown: `the zone has more than ${MOST_PAGES * 300} record sets`, why: "error" };
}

export interface SameName {
  readonly publicZones: readonly string[];
  readonly privateZones: readonly string[];
}

/** Ids of the other zones of the same name in this account. */
export async function zonesOfSameName(aws: AwsSession, id: string, name: string): Promise<Reading<SameName>> {
  const answer = await aws.read(async (abort) => {
    const client = aws.client(Route53Client, ROUTE53_REGION);
    const { HostedZones: zones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: name }), abort);
    const idsOf = (isPrivate: boolean) =>
      zones
        .filter((one) => plainName(one.Name ?? "") === name && (one.Config?.PrivateZone === true) === isPrivate)
        .flatMap((one) => (one.Id === undefined ? [] : lastPart(one.Id)))
        .filter((one) => one !== id);
    return { publicZones: idsOf(false), privateZones: idsOf(true) };
  });
  return "value" in answer ? { value: answer.value ?? { publicZones: [], privateZones: [] } } : answer;
}

/** A zone may be that of a parent of the control domain; its SOA record tells. */
function nameOf(records: readonly ZoneRecord[]): string {
  return records.find(({ type }) => type === "SOA")?.name ?? "";
}

function recordOf(set: ResourceRecordSet): ZoneRecord {
  return {
    name: plainName(set.Name ?? ""),
    type: set.Type ?? "",
    values: (set.ResourceRecords ?? []).map(({ Value: value = "" }) => value),
    alias: set.AliasTarget?.DNSName === undefined ? undefined : plainName(set.AliasTarget.DNSName),
  };
}

/** The name servers that Route 53 gave the zone, whatever its own NS record says. */
export async function assignedServers(aws: AwsSession, id: string): Promise<Reading<readonly string[] | undefined>> {
  return aws.read(async (abort) => {
    const client = aws.client(Route53Client, ROUTE53_REGION);
    const { DelegationSet: set } = await client.send(new GetHostedZoneCommand({ Id: id }), abort);
    return (set?.NameServers ?? []).map(plainName);
  }, /NoSuchHostedZone/);
}
