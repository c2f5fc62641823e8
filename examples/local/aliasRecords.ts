import {
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { AliasRecord } from "./endpointMap.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";

/** Every alias and CNAME record of every zone of the local AWS. */
export async function aliasRecords(aws: LocalAws): Promise<AliasRecord[]> {
  const client = new Route53Client({
    endpoint: aws.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
    const records: AliasRecord[] = [];
    for (const { Id } of HostedZones) {
      if (Id !== undefined) records.push(...(await recordsOf(client, Id)).flatMap(leadingAway));
    }
    return records;
  } finally {
    client.destroy();
  }
}

async function recordsOf(client: Route53Client, zone: string): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  let page: ListResourceRecordSetsCommandOutput | undefined;
  do {
    const start = { StartRecordName: page?.NextRecordName, StartRecordType: page?.NextRecordType };
    page = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...start }));
    records.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated === true);
  return records;
}

function leadingAway(record: ResourceRecordSet): AliasRecord[] {
  const target =
    record.AliasTarget?.DNSName ?? (record.Type === "CNAME" ? record.ResourceRecords?.[0]?.Value : undefined);
  if (record.Name === undefined || target === undefined) return [];
  return [{ host: withoutDot(record.Name), target: withoutDot(target) }];
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}
