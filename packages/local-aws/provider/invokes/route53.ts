import { GetHostedZoneCommand, type HostedZone, ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { booleanOf, textOf } from "../inputReader.ts";
import type { PropertyMap } from "../propertyMap.ts";
import { bareZoneId, dnsName } from "../types/route53/route53Answers.ts";
import type { Invoke, InvokeContext } from "./invoke.ts";

/** Finds one zone by id, or by name and whether it is private. Throws when none or several match, as the real one. */
export const getZone: Invoke = async (args, context) => {
  const id = textOf(args, "zoneId") ?? (await zoneIdByName(args, context));
  const found = await context.clients.route53().send(new GetHostedZoneCommand({ Id: bareZoneId(id) }));
  const { HostedZone: zone, DelegationSet } = found;
  const zoneId = bareZoneId(id);
  return {
    id: zoneId,
    zoneId,
    arn: `arn:aws:route53:::hostedzone/${zoneId}`,
    name: dnsName(zone?.Name ?? ""),
    callerReference: zone?.CallerReference ?? "",
    comment: zone?.Config?.Comment ?? "",
    nameServers: DelegationSet?.NameServers ?? [],
    primaryNameServer: DelegationSet?.NameServers?.[0] ?? "",
    privateZone: zone?.Config?.PrivateZone ?? false,
    resourceRecordSetCount: zone?.ResourceRecordSetCount ?? 0,
    linkedServicePrincipal: "",
    linkedServiceDescription: "",
    tags: {},
    vpcId: "",
  };
};

async function zoneIdByName(args: PropertyMap, context: InvokeContext): Promise<string> {
  const name = textOf(args, "name");
  if (name === undefined) throw new Error("Either name or zone_id must be set");
  const privateZone = booleanOf(args, "privateZone") ?? false;
  const matching = (await allZones(context)).filter(
    (zone) => dnsName(zone.Name ?? "") === dnsName(name) && (zone.Config?.PrivateZone ?? false) === privateZone,
  );
  const [only] = matching;
  if (only?.Id === undefined)
    throw new Error(`no matching Route 53 Hosted Zone found: name ${name}, private ${privateZone}`);
  if (matching.length > 1)
    throw new Error(`multiple Route 53 Hosted Zones matched: ${matching.map((zone) => zone.Id)}`);
  return only.Id;
}

async function allZones(context: InvokeContext): Promise<HostedZone[]> {
  const zones: HostedZone[] = [];
  let marker: string | undefined;
  do {
    const page = await context.clients.route53().send(new ListHostedZonesCommand({ Marker: marker }));
    zones.push(...(page.HostedZones ?? []));
    marker = page.IsTruncated ? page.NextMarker : undefined;
  } while (marker !== undefined);
  return zones;
}
