import type { EC2 } from "@aws-sdk/client-ec2";
import { isWithin } from "../core/scope.ts";
import { allPages, type LeftoverFinder } from "./leftover.ts";

export const networks: LeftoverFinder = async ({ ec2 }, { tag }) => {
  const { Vpcs: found = [] } = await ec2.describeVpcs({
    Filters: [{ Name: `tag:${tag.key}`, Values: [tag.value] }],
  });
  return found.map(({ VpcId = "" }) => ({ what: `VPC ${VpcId}`, remove: () => removeNetwork(ec2, VpcId) }));
};

/** With all that is in it. Fails while a load balancer's interfaces are still there. */
async function removeNetwork(ec2: EC2, VpcId: string): Promise<void> {
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const { SecurityGroups: groups = [] } = await ec2.describeSecurityGroups({ Filters });
  for (const { GroupId, GroupName } of groups) if (GroupName !== "default") await ec2.deleteSecurityGroup({ GroupId });
  const { InternetGateways: gateways = [] } = await ec2.describeInternetGateways({
    Filters: [{ Name: "attachment.vpc-id", Values: [VpcId] }],
  });
  for (const { InternetGatewayId } of gateways) {
    await ec2.detachInternetGateway({ InternetGatewayId, VpcId });
    await ec2.deleteInternetGateway({ InternetGatewayId });
  }
  const { Subnets: subnets = [] } = await ec2.describeSubnets({ Filters });
  for (const { SubnetId } of subnets) await ec2.deleteSubnet({ SubnetId });
  const { RouteTables: tables = [] } = await ec2.describeRouteTables({ Filters });
  for (const { RouteTableId, Associations = [] } of tables) {
    if (Associations.some(({ Main }) => Main)) continue;
    await ec2.deleteRouteTable({ RouteTableId });
  }
  await ec2.deleteVpc({ VpcId });
}

/** Records at and below the label, but for the one that marks it: that goes last. */
export const recordsBut =
  (marker: string): LeftoverFinder =>
  async ({ route53 }, scope, HostedZoneId) => {
    let start: { readonly StartRecordName?: string; readonly StartRecordType?: never } = {};
    const all = await allPages(async () => {
      const page = await route53.listResourceRecordSets({ HostedZoneId, ...start });
      start = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType } as typeof start;
      return { items: page.ResourceRecordSets, next: page.IsTruncated ? page.NextRecordName : undefined };
    });
    return all
      .filter(({ Name: name = "" }) => isWithin(scope, name) && name.replace(/\.$/, "") !== marker)
      .map((ResourceRecordSet) => ({
        what: `record ${ResourceRecordSet.Name} ${ResourceRecordSet.Type}`,
        remove: () => {
          const ChangeBatch = { Changes: [{ Action: "DELETE" as const, ResourceRecordSet }] };
          return route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch });
        },
      }));
  };
