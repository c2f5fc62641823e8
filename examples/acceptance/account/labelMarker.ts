import type { Route53 } from "@aws-sdk/client-route-53";

/** A TXT record says that the label is a run's: it is made before, and removed after, everything else. */
export interface LabelMarker {
  isSet(): Promise<boolean>;
  /** Throws when it is set: another run has the label. */
  set(): Promise<void>;
  clear(): Promise<void>;
}

const TTL = 60;
const VALUE = '"cabal-tls acceptance run: what is at and below this label can be removed"';

export function markerName(domain: string): string {
  return `_cabal-tls-acceptance.${domain}`;
}

export function labelMarker(route53: Route53, zoneId: string, domain: string): LabelMarker {
  const Name = markerName(domain);
  const change = async (Action: "CREATE" | "DELETE") => {
    const ResourceRecordSet = { Name, Type: "TXT" as const, TTL, ResourceRecords: [{ Value: VALUE }] };
    const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
    await route53.changeResourceRecordSets({ HostedZoneId: zoneId, ChangeBatch });
  };
  const isSet = async () => {
    const start = { StartRecordName: Name, StartRecordType: "TXT" as const, MaxItems: 1 };
    const { ResourceRecordSets: [found] = [] } = await route53.listResourceRecordSets({
      HostedZoneId: zoneId,
      ...start,
    });
    return found?.Type === "TXT" && found.Name?.replace(/\.$/, "") === Name;
  };
  return {
    isSet,
    set: () => change("CREATE"),
    clear: async () => {
      if (await isSet()) await change("DELETE");
    },
  };
}
