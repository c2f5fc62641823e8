import {
  EC2Client,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type RouteTable,
  type Subnet,
  type Vpc,
} from "@aws-sdk/client-ec2";
import type { Abort, AwsSession } from "../aws/awsSession.ts";
import { initReading } from "../aws/account/requiredReading.ts";

export interface NetworkFacts {
  readonly vpcId: string;
  /** Of its Name tag; empty without one. */
  readonly name: string;
  readonly isDefault: boolean;
  /** One public subnet of each availability zone that has one: a load balancer takes one a zone. */
  readonly publicSubnets: readonly string[];
}

/** The VPCs of a region with their public subnets: those whose way out is an internet gateway. */
export async function readNetworks(aws: AwsSession, region: string): Promise<NetworkFacts[]> {
  const client = aws.client(EC2Client, region);
  const read = <T>(what: string, action: string, call: (abort: Abort) => Promise<T>) =>
    initReading(`The ${what} of ${region}`, `ec2:${action}`, aws.read(call));
  const [vpcs, subnets, tables] = await Promise.all([
    read("VPCs", "DescribeVpcs", (abort) => allVpcs(client, abort)),
    read("subnets", "DescribeSubnets", (abort) => allSubnets(client, abort)),
    read("route tables", "DescribeRouteTables", (abort) => allTables(client, abort)),
  ]);
  return vpcs
    .map(({ VpcId: vpcId = "", Tags = [], IsDefault }) => ({
      vpcId,
      name: Tags.find(({ Key }) => Key === "Name")?.Value ?? "",
      isDefault: IsDefault === true,
      publicSubnets: onePerZone(subnets.filter((one) => one.VpcId === vpcId && isPublic(one, tables))),
    }))
    .toSorted((a, b) => (a.vpcId < b.vpcId ? -1 : 1));
}

function onePerZone(subnets: readonly Subnet[]): string[] {
  const byZone = new Map<string, string>();
  for (const { AvailabilityZone: zone = "", SubnetId: id = "" } of subnets.toSorted(bySubnetId)) {
    if (!byZone.has(zone)) byZone.set(zone, id);
  }
  return [...byZone].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
}

function bySubnetId({ SubnetId: a = "" }: Subnet, { SubnetId: b = "" }: Subnet): number {
  return a < b ? -1 : 1;
}

/** A subnet that no table names goes by its VPC's main one. */
function isPublic({ SubnetId: id, VpcId: vpc }: Subnet, tables: readonly RouteTable[]): boolean {
  const own = tables.find(({ Associations = [] }) => Associations.some((one) => one.SubnetId === id));
  const main = tables.find((one) => one.VpcId === vpc && one.Associations?.some(({ Main }) => Main === true));
  return ((own ?? main)?.Routes ?? []).some(
    (route) => route.DestinationCidrBlock === "0.0.0.0/0" && route.GatewayId?.startsWith("igw-") === true,
  );
}

async function allVpcs(client: EC2Client, abort: Abort): Promise<Vpc[]> {
  const found: Vpc[] = [];
  for await (const page of paginateDescribeVpcs({ client }, {}, abort)) found.push(...(page.Vpcs ?? []));
  return found;
}

async function allSubnets(client: EC2Client, abort: Abort): Promise<Subnet[]> {
  const found: Subnet[] = [];
  for await (const page of paginateDescribeSubnets({ client }, {}, abort)) found.push(...(page.Subnets ?? []));
  return found;
}

async function allTables(client: EC2Client, abort: Abort): Promise<RouteTable[]> {
  const found: RouteTable[] = [];
  for await (const page of paginateDescribeRouteTables({ client }, {}, abort)) found.push(...(page.RouteTables ?? []));
  return found;
}
