import {
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { plainName, type RecordFacts } from "../../core/adoption/index.ts";
import { CommandError } from "../commandError.ts";
import { reading } from "./reading.ts";

/** Route 53 is the same in every region; the client wants one. */
const REGION = "us-east-1";
const TYPES = ["A", "AAAA", "CNAME"];

/** Id of the control domain's public zone. Throws CommandError when there is none or more than one. */
export async function readZoneId(controlDomain: string): Promise<string> {
  const client = new Route53Client({ region: REGION });
  const { HostedZones = [] } = await reading("The zones of Route 53", "route53:ListHostedZonesByName", (abort) =>
    client.send(new ListHostedZonesByNameCommand({ DNSName: controlDomain }), abort),
  );
  const own = HostedZones.filter((zone) => plainName(zone.Name ?? "") === controlDomain && !zone.Config?.PrivateZone);
  const ids = own.flatMap(({ Id: id }) => id?.split("/").at(-1) ?? []).sort();
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return only;
  throw new CommandError(
    only === undefined
      ? `Route 53 has no public zone ${controlDomain}. Look at --control-domain and at the account of your credentials.`
      : `Route 53 has ${ids.length} public zones ${controlDomain}: name the one that the domain is delegated to with --zone-id (${ids.join(", ")}).`,
    1,
  );
}

/** A, AAAA and CNAME records of the zone. */
export async function readRecords(zoneId: string): Promise<RecordFacts[]> {
  const client = new Route53Client({ region: REGION });
  const found: RecordFacts[] = [];
  let start: { StartRecordName?: string; StartRecordType?: ResourceRecordSet["Type"]; StartRecordIdentifier?: string } =
    {};
  for (;;) {
    const from = start;
    const page = await reading(`The records of zone ${zoneId}`, "route53:ListResourceRecordSets", (abort) =>
      client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }), abort),
    );
    found.push(...(page.ResourceRecordSets ?? []).filter(({ Type }) => TYPES.includes(Type ?? "")).map(factsOf));
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
    target: target === undefined ? undefined : plainName(target),
    alias: set.AliasTarget !== undefined,
    simple: set.SetIdentifier === undefined,
  };
}
