import type { TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Landscape } from "../../examples/demo/landscape.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { type OutsideClients, outsideClients } from "./outsideClients.ts";

/** Where somebody else's tool makes things: a landscape and an issued wildcard for both regions. */
export interface Stage {
  readonly clients: OutsideClients;
  readonly domain: string;
  readonly landscape: Landscape;
  readonly certificates: { readonly west: string; readonly east: string };
}

export async function outsideStage(aws: LocalAws, domain: string, landscape: Landscape): Promise<Stage> {
  const make = (region: string) => handMadeCertificate(aws, { domain, region, zoneId: landscape.zoneId });
  const [west, east] = await Promise.all([make("us-west-2"), make("us-east-1")]);
  return { clients: outsideClients(aws, "us-west-2"), domain, landscape, certificates: { west, east } };
}

export async function loadBalancer({ clients, landscape }: Stage, Name: string, Type: "network" | "application") {
  const made = await clients.elb.createLoadBalancer({ Name, Type, Subnets: [...landscape.subnetIds] });
  const {
    LoadBalancerArn: arn = "",
    DNSName: dnsName = "",
    CanonicalHostedZoneId: zoneId = "",
  } = made.LoadBalancers?.[0] ?? {};
  return { arn, dnsName, zoneId };
}

export async function targetGroup(
  { clients, landscape }: Stage,
  Name: string,
  settings: Pick<TargetGroup, "Protocol" | "Port" | "HealthCheckPath">,
): Promise<string> {
  const made = await clients.elb.createTargetGroup({ Name, VpcId: landscape.vpcId, TargetType: "ip", ...settings });
  return made.TargetGroups?.[0]?.TargetGroupArn ?? "";
}

export async function alias(
  stage: Stage,
  label: string,
  { dnsName, zoneId }: { readonly dnsName: string; readonly zoneId: string },
  evaluate: boolean,
): Promise<void> {
  const target = { DNSName: dnsName, HostedZoneId: zoneId, EvaluateTargetHealth: evaluate };
  await putRecord(stage, { Name: `${label}.${stage.domain}`, Type: "A", AliasTarget: target });
}

export async function putRecord({ clients, landscape }: Stage, ResourceRecordSet: ResourceRecordSet): Promise<void> {
  await clients.route53.changeResourceRecordSets({
    HostedZoneId: landscape.zoneId,
    ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet }] },
  });
}
