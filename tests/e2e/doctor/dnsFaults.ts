import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { EndpointEntry } from "../../../core/inventory.ts";
import { aged } from "./acmFaults.ts";
import { DOMAIN, type DoctorStage, PARENT } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";

export type Record = Readonly<ResourceRecordSet>;

/** Puts a record into the stack's zone, and takes it out again. */
export function extra(record: Record): Fault["inject"] {
  return async ({ account, inventory }) => {
    await account.change(inventory.zoneId, { Action: "UPSERT", ResourceRecordSet: record });
    return () => account.change(inventory.zoneId, { Action: "DELETE", ResourceRecordSet: record });
  };
}

/** Takes the record out that this finds, and puts it back. */
export function removed(isMeant: (record: Record) => boolean): Fault["inject"] {
  return async (stage) => {
    const record = await recordOf(stage, isMeant);
    await stage.account.change(stage.inventory.zoneId, { Action: "DELETE", ResourceRecordSet: record });
    return () => stage.account.change(stage.inventory.zoneId, { Action: "UPSERT", ResourceRecordSet: record });
  };
}

/** Changes the record that this finds, and back. */
export function changed(
  isMeant: (record: Record) => boolean,
  change: (stage: DoctorStage, record: Record) => Record,
): Fault["inject"] {
  return async (stage) => {
    const record = await recordOf(stage, isMeant);
    const put = (ResourceRecordSet: Record): Promise<unknown> =>
      stage.account.change(stage.inventory.zoneId, { Action: "UPSERT", ResourceRecordSet });
    await put(change(stage, record));
    return () => put(record);
  };
}

/** The record of a host leads to the load balancer of this kind of endpoint. */
export function leading(label: string, to: EndpointEntry["kind"]): Fault["inject"] {
  return changed(isHost(label), ({ inventory }, record) => ({
    ...record,
    AliasTarget: {
      HostedZoneId: record.AliasTarget?.HostedZoneId,
      EvaluateTargetHealth: false,
      DNSName: inventory.endpoints.find(({ kind }) => kind === to)?.identifiers["loadBalancerDnsName"],
    },
  }));
}

export async function recordOf(
  { account, inventory }: DoctorStage,
  isMeant: (record: Record) => boolean,
): Promise<Record> {
  const { ResourceRecordSets: sets = [] } = await account.route53.listResourceRecordSets({
    HostedZoneId: inventory.zoneId,
  });
  const found = sets.find(isMeant);
  if (found === undefined) throw new Error("the zone has no such record");
  return found;
}

export const isValidation = ({ Type, ResourceRecords }: Record) =>
  Type === "CNAME" && ResourceRecords?.[0]?.Value?.includes("acm-validations.aws") === true;
export const isHost =
  (label: string) =>
  ({ Name, Type }: Record) =>
    Name === `${label}.${DOMAIN}.` && Type === "A";

export function caa(...values: string[]): Record {
  return { Name: DOMAIN, Type: "CAA", TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) };
}

/** A zone of the parent domain, as a registrar's or another team's: it decides where the control domain is asked for. */
function parentZone(records: (stage: DoctorStage) => Promise<readonly Record[]>): Fault["inject"] {
  return async (stage) => {
    const { account } = stage;
    const sets = await records(stage);
    const parent = await account.zone(PARENT);
    const change = (Action: Change["Action"]) =>
      account.change(parent, ...sets.map((ResourceRecordSet) => ({ Action, ResourceRecordSet })));
    await change("UPSERT");
    return async () => {
      await change("DELETE");
      await account.route53.deleteHostedZone({ Id: parent });
    };
  };
}

async function delegationTo({ account }: DoctorStage, zoneId: string): Promise<Record> {
  const { DelegationSet: set } = await account.route53.getHostedZone({ Id: zoneId });
  const ResourceRecords = (set?.NameServers ?? []).map((Value) => ({ Value: `${Value}.` }));
  return { Name: DOMAIN, Type: "NS", TTL: 60, ResourceRecords };
}

const shadowed: Fault["inject"] = async (stage) => {
  const { account } = stage;
  const second = await account.zone(DOMAIN);
  const undo = await parentZone(async () => [await delegationTo(stage, second)])(stage);
  return async () => {
    await undo();
    await account.route53.deleteHostedZone({ Id: second });
  };
};

/** The domain was moved to a copy of the zone, made by hand with the name servers of the first, less one record. */
const copied: Fault["inject"] = async (stage) => {
  const { account, inventory } = stage;
  const { ResourceRecordSets: sets = [] } = await account.route53.listResourceRecordSets({
    HostedZoneId: inventory.zoneId,
  });
  const copy = await account.zone(DOMAIN);
  const records = sets.filter((one) => one.Type !== "SOA" && !isValidation(one));
  const change = (Action: Change["Action"], which: readonly Record[]) =>
    account.change(copy, ...which.map((ResourceRecordSet) => ({ Action, ResourceRecordSet })));
  const undo = await parentZone(async () => [await delegationTo(stage, copy)])(stage);
  await change("UPSERT", records);
  return async () => {
    await undo();
    await change(
      "DELETE",
      records.filter(({ Type }) => Type !== "NS"),
    );
    await account.route53.deleteHostedZone({ Id: copy });
  };
};

export const RECORD_REMOVED: Fault = {
  name: "the validation record is removed",
  inject: removed(isValidation),
  reason: "VALIDATION_RECORD_MISSING",
  exitCode: 1,
  next: /^npx --no -- cabal-tls doctor --fix --stack doctor wildcard --resolver \S+ --ca-file ca\.pem --connect-to /,
};

export const CAA_FORBIDS: Fault = {
  name: "CAA allows another CA only",
  inject: extra(caa('0 issue "letsencrypt.org"')),
  reason: "CAA_FORBIDS",
  exitCode: 1,
};

const BOTH_AGED: Fault["inject"] = async (stage) => {
  const undoAge = await aged(30)(stage);
  const undoRecord = await RECORD_REMOVED.inject(stage);
  return async () => {
    await undoRecord();
    await undoAge();
  };
};

export const DNS_FAULTS: readonly Fault[] = [
  RECORD_REMOVED,
  {
    name: "the validation record is removed, and the renewal is due",
    inject: BOTH_AGED,
    reason: "VALIDATION_RECORD_MISSING",
    exitCode: 2,
  },
  {
    name: "the validation record has another value",
    inject: changed(isValidation, (_, record) => ({
      ...record,
      ResourceRecords: [{ Value: "_other.acm-validations.aws." }],
    })),
    reason: "VALIDATION_RECORD_CHANGED",
    exitCode: 1,
  },
  {
    name: "the validation record is in the zone, and public DNS asks a copy without it",
    inject: copied,
    reason: "VALIDATION_RECORD_NOT_PUBLIC",
    exitCode: 1,
  },
  { name: "a second zone of the same name is delegated", inject: shadowed, reason: "ZONE_SHADOWED", exitCode: 2 },
  {
    name: "the delegation leads to servers that serve no such zone",
    inject: parentZone(async () => [
      { Name: DOMAIN, Type: "NS", TTL: 60, ResourceRecords: [{ Value: "ns1.elsewhere.example." }] },
    ]),
    reason: "ZONE_NOT_DELEGATED",
    exitCode: 2,
  },
  {
    name: "the host's name is delegated away",
    inject: extra({
      Name: `imap.${DOMAIN}`,
      Type: "NS",
      TTL: 60,
      ResourceRecords: [{ Value: "ns1.elsewhere.example." }],
    }),
    reason: "NAME_DELEGATED_AWAY",
    exitCode: 2,
  },
  CAA_FORBIDS,
  {
    name: "CAA: issuewild forbids what issue allows",
    inject: extra(caa('0 issue "amazon.com"', '0 issuewild ";"')),
    reason: "CAA_FORBIDS",
    exitCode: 1,
  },
  {
    name: "CAA has an unknown critical tag",
    inject: extra(caa('0 issue "amazon.com"', '128 policy "x"')),
    reason: "CAA_FORBIDS",
    exitCode: 1,
  },
  {
    name: "CAA at the parent domain forbids",
    inject: parentZone(async (stage) => [
      await delegationTo(stage, stage.inventory.zoneId),
      { Name: PARENT, Type: "CAA", TTL: 60, ResourceRecords: [{ Value: '0 issue ";"' }] },
    ]),
    reason: "CAA_FORBIDS",
    exitCode: 1,
  },
  {
    name: "the host's record is removed",
    inject: removed(isHost("imap")),
    reason: "HOST_WITHOUT_ADDRESS",
    exitCode: 2,
  },
  {
    name: "the host's record leads to another load balancer",
    inject: leading("imap", "alb"),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
];
