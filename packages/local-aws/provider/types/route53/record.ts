import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type RRType,
} from "@aws-sdk/client-route-53";
import { failedWith, sent, unless } from "../../awsFailure.ts";
import { booleanOf, mapsOf, numberOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { length, oneOf } from "../../valueRules.ts";
import { bareZoneId, changeInSync, dnsName, recordFqdn } from "./route53Answers.ts";

/** `RRType` of the API. */
const RECORD_TYPES = "SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS".split(" ");

export const record: ResourceType = {
  token: "aws:route53/record:Record",
  source: "hashicorp/terraform-provider-aws internal/service/route53/record.go",
  inputs: {
    zoneId: "replace",
    name: "replace",
    type: "update",
    ttl: "update",
    records: "update",
    aliases: "update",
    "aliases.name": "update",
    "aliases.zoneId": "update",
    "aliases.evaluateTargetHealth": "update",
    allowOverwrite: "update",
    setIdentifier: "update",
    healthCheckId: "update",
    weightedRoutingPolicies: "update",
    "weightedRoutingPolicies.weight": "update",
  },
  outputs: ["fqdn", "allowOverwrite"],
  values: {
    zoneId: length(1, 1024),
    type: oneOf(...RECORD_TYPES),
    "aliases.name": length(1, 1024),
    "aliases.zoneId": length(1, 32),
  },
  regional: false,
  unreadable: ["allowOverwrite"],
  normalize: {
    name: dnsName,
    zoneId: bareZoneId,
    "aliases.name": aliasTarget,
    records: (value) => value.replace(/\.$/, ""),
  },
  timeouts: { create: 30 * 60, update: 30 * 60, delete: 30 * 60 },

  async create(inputs, context) {
    const set = await recordSet(inputs, context);
    await change(booleanOf(inputs, "allowOverwrite") ? "UPSERT" : "CREATE", set, inputs, context);
    return recordId(inputs, set);
  },

  async read(id, given, context) {
    const key = recordKey(id, given);
    const zoneName = await zoneNameOf(key.zoneId, context);
    if (zoneName === undefined) return undefined;
    const fqdn = recordFqdn(key.name, zoneName);
    const set = await findRecordSet({ ...key, name: fqdn }, context);
    if (set === undefined) return undefined;
    // A relative name, or none for the zone itself, stays as it was given.
    const givenName = given["name"] === undefined ? undefined : (textOf(given, "name") ?? "");
    const sameName = givenName !== undefined && recordFqdn(givenName, zoneName) === fqdn;
    return {
      inputs: { ...liveInputs(set), zoneId: key.zoneId, name: sameName ? givenName : fqdn },
      outputs: { fqdn },
    };
  },

  async update(id, news, olds, context) {
    const set = await recordSet(news, context);
    const { type, setIdentifier } = recordKey(id, olds);
    // Both are part of a record set's identity: the old set goes in the same change as the new one comes.
    const same = type === set.Type && setIdentifier === set.SetIdentifier;
    const old = same ? undefined : await recordSet(olds, context);
    await change("UPSERT", set, news, context, old);
  },

  async remove(id, state, context) {
    const key = recordKey(id, state);
    const zoneName = await zoneNameOf(key.zoneId, context);
    if (zoneName === undefined) return;
    const set = await findRecordSet({ ...key, name: recordFqdn(key.name, zoneName) }, context);
    if (set === undefined) return;
    try {
      await change("DELETE", set, { ...state, zoneId: key.zoneId }, context);
    } catch (error) {
      if (!failedWith(error, "NoSuchHostedZone") && !saysNotFound(error)) throw error;
    }
  },
};

interface RecordKey {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string | undefined;
}

function recordId(inputs: PropertyMap, set: ResourceRecordSet): string {
  const zoneId = bareZoneId(requiredText(inputs, "zoneId"));
  const parts = [zoneId, textOf(inputs, "name") ?? "", set.Type, set.SetIdentifier];
  return parts.filter((part) => part !== undefined).join("_");
}

/** From the state, else from the id `ZONE_NAME_TYPE[_SET]`; names may begin with and hold underscores, types never. */
function recordKey(id: string, state: PropertyMap): RecordKey {
  const match = /^([^_]+)_(.*?)_([A-Z]+)(?:_(.+))?$/.exec(id);
  if (match === null) throw new Error(`Record id "${id}" is not ZONE_NAME_TYPE or ZONE_NAME_TYPE_SETIDENTIFIER.`);
  return {
    zoneId: bareZoneId(textOf(state, "zoneId") ?? match[1] ?? ""),
    name: textOf(state, "name") ?? match[2] ?? "",
    type: textOf(state, "type") ?? match[3] ?? "",
    setIdentifier: textOf(state, "setIdentifier") ?? match[4],
  };
}

/** Name of the zone; undefined when it is gone. */
async function zoneNameOf(zoneId: string, context: ResourceContext): Promise<string | undefined> {
  const zone = await unless(
    context.clients.route53().send(new GetHostedZoneCommand({ Id: zoneId })),
    "NoSuchHostedZone",
  );
  return zone?.HostedZone?.Name;
}

async function recordSet(inputs: PropertyMap, context: ResourceContext): Promise<ResourceRecordSet> {
  const zoneId = bareZoneId(requiredText(inputs, "zoneId"));
  const zoneName = sent(await zoneNameOf(zoneId, context), `hosted zone ${zoneId}`);
  const type = requiredText(inputs, "type") as RRType;
  const [alias] = mapsOf(inputs, "aliases");
  const values = textsOf(inputs, "records").map((value) => (type === "TXT" || type === "SPF" ? quoted(value) : value));
  const [weighted] = mapsOf(inputs, "weightedRoutingPolicies");
  return {
    Name: recordFqdn(textOf(inputs, "name") ?? "", zoneName),
    Type: type,
    TTL: alias === undefined ? numberOf(inputs, "ttl") : undefined,
    ResourceRecords: alias === undefined ? values.map((Value) => ({ Value })) : undefined,
    AliasTarget:
      alias === undefined
        ? undefined
        : {
            DNSName: requiredText(alias, "name"),
            HostedZoneId: requiredText(alias, "zoneId"),
            EvaluateTargetHealth: booleanOf(alias, "evaluateTargetHealth") ?? false,
          },
    SetIdentifier: textOf(inputs, "setIdentifier"),
    HealthCheckId: textOf(inputs, "healthCheckId"),
    Weight: weighted === undefined ? undefined : numberOf(weighted, "weight"),
  };
}

async function change(
  action: ChangeAction,
  set: ResourceRecordSet,
  inputs: PropertyMap,
  context: ResourceContext,
  removed?: ResourceRecordSet,
): Promise<void> {
  const removal = removed === undefined ? [] : [{ Action: "DELETE" as const, ResourceRecordSet: removed }];
  const answer = await context.clients.route53().send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: bareZoneId(requiredText(inputs, "zoneId")),
      ChangeBatch: { Changes: [...removal, { Action: action, ResourceRecordSet: set }] },
    }),
  );
  await changeInSync(answer.ChangeInfo, context);
}

async function findRecordSet(key: RecordKey, context: ResourceContext): Promise<ResourceRecordSet | undefined> {
  const answer = await context.clients.route53().send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: key.zoneId,
      StartRecordName: key.name,
      StartRecordType: key.type as RRType,
      MaxItems: 100,
    }),
  );
  return answer.ResourceRecordSets?.find(
    (set) => dnsName(set.Name ?? "") === key.name && set.Type === key.type && set.SetIdentifier === key.setIdentifier,
  );
}

function liveInputs(set: ResourceRecordSet): PropertyMap {
  const { AliasTarget: alias } = set;
  return present({
    type: set.Type,
    ttl: set.TTL,
    records: set.ResourceRecords?.map(({ Value }) => unquoted(Value ?? "")),
    aliases:
      alias === undefined
        ? undefined
        : [
            {
              name: dnsName(alias.DNSName ?? ""),
              zoneId: alias.HostedZoneId ?? "",
              evaluateTargetHealth: alias.EvaluateTargetHealth ?? false,
            },
          ],
    setIdentifier: set.SetIdentifier,
    healthCheckId: set.HealthCheckId,
    weightedRoutingPolicies: set.Weight === undefined ? undefined : [{ weight: set.Weight }],
  });
}

/** Route 53 puts `dualstack.` before the names of load balancers by itself in the console. */
function aliasTarget(name: string): string {
  return dnsName(name).replace(/^dualstack\./, "");
}

function quoted(value: string): string {
  return value.startsWith('"') ? value : `"${value}"`;
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}

function saysNotFound(error: unknown): boolean {
  return failedWith(error, "InvalidChangeBatch") && error instanceof Error && error.message.includes("not found");
}
