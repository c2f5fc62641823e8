import {
  type HostedZone,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { RecordFacts, RenewalFacts } from "../../../core/adoption/index.ts";
import { lastPart } from "../../../core/arn.ts";
import { aliasTarget, plainName } from "../../../core/domainName.ts";
import { CommandError } from "../../command/commandError.ts";
import { type AwsSession, ROUTE53_REGION } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

const TYPES = ["A", "AAAA", "CNAME"];

/** Names of the account's public zones, without a dot at their end. */
export async function readPublicZones(aws: AwsSession): Promise<string[]> {
  const zones = await allZones(aws);
  return [
    ...new Set(zones.filter(({ Config }) => !Config?.PrivateZone).map(({ Name }) => plainName(Name ?? ""))),
  ].sort();
}

/** Id of the control domain's public zone. Throws CommandError when there is none or more than one. */
export async function readZoneId(aws: AwsSession, controlDomain: string): Promise<string> {
  const client = aws.client(Route53Client, ROUTE53_REGION);
  const { HostedZones = [] } = await requiredReading(
    "The zones of Route 53",
    "route53:ListHostedZonesByName",
    aws.read((abort) => client.send(new ListHostedZonesByNameCommand({ DNSName: controlDomain }), abort)),
  );
  const own = HostedZones.filter((zone) => plainName(zone.Name ?? "") === controlDomain && !zone.Config?.PrivateZone);
  const ids = own.flatMap(({ Id: id }) => (id === undefined ? [] : lastPart(id))).sort();
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return only;
  throw new CommandError(
    only === undefined
      ? `Route 53 has no public zone ${controlDomain}. Look at --control-domain and at the account of your credentials.`
      : `Route 53 has ${ids.length} public zones ${controlDomain}: name the one that the domain is delegated to with --zone-id (${ids.join(", ")}).`,
    1,
  );
}

/** A, AAAA and CNAME records of the control domain's zone, and the CAA records at its apex. */
export async function readRecords(
  aws: AwsSession,
  zoneId: string,
  controlDomain: string,
): Promise<{ readonly records: RecordFacts[]; readonly caa: RenewalFacts["caa"] }> {
  const sets = await recordSets(aws, zoneId);
  const caa = sets.find(({ Type, Name }) => Type === "CAA" && plainName(Name ?? "") === controlDomain);
  return {
    records: sets.filter(({ Type }) => TYPES.includes(Type ?? "")).map(factsOf),
    caa: caa && {
      values: (caa.ResourceRecords ?? []).flatMap(({ Value }) => Value ?? []),
      ttl: caa.TTL ?? 0,
    },
  };
}

const PRIVATE_TYPES = ["A", "AAAA", "CNAME", "SRV"];
const CLOUD_MAP = "servicediscovery.amazonaws.com";

/** Names that private zones know. One of the control domain's own name says nothing of where its hosts really are. */
export async function readPrivateNames(
  aws: AwsSession,
  controlDomain: string,
): Promise<Pick<RenewalFacts, "privateNames" | "namespaces">> {
  const zones = await allZones(aws);
  const inside = zones.filter(
    ({ Name, Config }) => Config?.PrivateZone === true && plainName(Name ?? "") !== controlDomain,
  );
  const sets = await Promise.all(inside.map(({ Id }) => recordSets(aws, lastPart(Id ?? ""))));
  const named = sets.flat().filter(({ Type }) => PRIVATE_TYPES.includes(Type ?? ""));
  return {
    privateNames: [...new Set(named.map(({ Name }) => plainName(Name ?? "")))].sort(),
    namespaces: inside
      .filter(({ LinkedService }) => LinkedService?.ServicePrincipal === CLOUD_MAP)
      .map(({ Name }) => plainName(Name ?? "")),
  };
}

function allZones(aws: AwsSession): Promise<HostedZone[]> {
  const client = aws.client(Route53Client, ROUTE53_REGION);
  return requiredReading(
    "The zones of Route 53",
    "route53:ListHostedZones",
    aws.read(async (abort) => {
      const found: HostedZone[] = [];
      for await (const page of paginateListHostedZones({ client }, {}, abort)) found.push(...(page.HostedZones ?? []));
      return found;
    }),
  );
}

async function recordSets(aws: AwsSession, zoneId: string): Promise<ResourceRecordSet[]> {
  const client = aws.client(Route53Client, ROUTE53_REGION);
  const found: ResourceRecordSet[] = [];
  let start: { StartRecordName?: string; StartRecordType?: ResourceRecordSet["Type"]; StartRecordIdentifier?: string } =
    {};
  for (;;) {
    const from = start;
    const page = await requiredReading(
      `The records of zone ${zoneId}`,
      "route53:ListResourceRecordSets",
      aws.read((abort) => client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }), abort)),
    );
    found.push(...(page.ResourceRecordSets ?? []));
    if (!page.IsTruncated || page.NextRecordName === undefined) return found;
    start = {
      StartRecordName: page.NextRecordName,
      ...(page.NextRecordType === undefined ? {} : { StartRecordType: page.NextRecordType }),
      ...(page.NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: page.NextRecordIdentifier }),
    };
  }
}

function factsOf(set: ResourceRecordSet): RecordFacts {
  const target = set.AliasTarget?.DNSName ?? (set.Type === "CNAME" ? set.ResourceRecords?.[0]?.Value : undefined);
  return {
    name: plainName(set.Name ?? ""),
    type: set.Type as RecordFacts["type"],
    target: target === undefined ? undefined : aliasTarget(target),
    alias: set.AliasTarget !== undefined,
    simple: set.SetIdentifier === undefined,
  };
}
