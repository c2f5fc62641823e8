import { DescribeSubnetsCommand, DescribeVpcsCommand, type Filter, type Subnet, type Vpc } from "@aws-sdk/client-ec2";
import { booleanOf, mapsOf, requiredText, textMapOf, textOf, textsOf } from "../inputReader.ts";
import { type PropertyMap, present } from "../propertyMap.ts";
import { tagsInput } from "../tags.ts";
import type { Invoke, InvokeContext } from "./invoke.ts";

export const getVpc: Invoke = async (args, context) => {
  const id = textOf(args, "id");
  const answer = await context.clients.ec2(context.region).send(
    new DescribeVpcsCommand({
      VpcIds: id === undefined ? undefined : [id],
      Filters: filtersOf(args, booleanOf(args, "default") ? [{ Name: "is-default", Values: ["true"] }] : []),
    }),
  );
  return describeVpc(theOnly(answer.Vpcs ?? [], "EC2 VPC"), context);
};

export const getSubnet: Invoke = async (args, context) => {
  const id = textOf(args, "id");
  const answer = await context.clients.ec2(context.region).send(
    new DescribeSubnetsCommand({
      SubnetIds: id === undefined ? undefined : [id],
      Filters: filtersOf(args, vpcFilter(args)),
    }),
  );
  return describeSubnet(theOnly(answer.Subnets ?? [], "EC2 Subnet"), context);
};

export const getSubnets: Invoke = async (args, context) => {
  const Filters = filtersOf(args, []);
  const answer = await context.clients.ec2(context.region).send(new DescribeSubnetsCommand({ Filters }));
  const ids = (answer.Subnets ?? []).map((subnet) => subnet.SubnetId ?? "").sort();
  return { id: context.region, region: context.region, ids, tags: {} };
};

/** The request's filters, tags and what else there is; undefined when nothing limits the search. */
function filtersOf(args: PropertyMap, more: readonly Filter[]): Filter[] | undefined {
  const named = mapsOf(args, "filters").map((filter) => ({
    Name: requiredText(filter, "name"),
    Values: textsOf(filter, "values"),
  }));
  const tags = Object.entries(textMapOf(args, "tags")).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }));
  const all = [...named, ...tags, ...more];
  return all.length === 0 ? undefined : all;
}

function vpcFilter(args: PropertyMap): Filter[] {
  const vpcId = textOf(args, "vpcId");
  return vpcId === undefined ? [] : [{ Name: "vpc-id", Values: [vpcId] }];
}

function theOnly<Found>(found: readonly Found[], what: string): Found {
  const [first] = found;
  if (first === undefined) throw new Error(`no matching ${what} found`);
  if (found.length > 1)
    throw new Error(`multiple ${what}s matched; use additional constraints to reduce matches to one`);
  return first;
}

function describeVpc(vpc: Vpc, { region }: InvokeContext): PropertyMap {
  return present({
    id: vpc.VpcId,
    arn: `arn:aws:ec2:${region}:${vpc.OwnerId}:vpc/${vpc.VpcId}`,
    cidrBlock: vpc.CidrBlock,
    default: vpc.IsDefault,
    instanceTenancy: vpc.InstanceTenancy,
    ownerId: vpc.OwnerId,
    state: vpc.State,
    dhcpOptionsId: vpc.DhcpOptionsId,
    region,
    tags: tagsInput(vpc.Tags),
  });
}

function describeSubnet(subnet: Subnet, { region }: InvokeContext): PropertyMap {
  return present({
    id: subnet.SubnetId,
    arn: subnet.SubnetArn,
    availabilityZone: subnet.AvailabilityZone,
    availabilityZoneId: subnet.AvailabilityZoneId,
    cidrBlock: subnet.CidrBlock,
    mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
    ownerId: subnet.OwnerId,
    state: subnet.State,
    vpcId: subnet.VpcId,
    region,
    tags: tagsInput(subnet.Tags),
  });
}
