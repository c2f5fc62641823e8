import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  type Tenancy,
  type Vpc,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { deleteOnceFree } from "./dependencyViolation.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidVpcID.NotFound";

/** IPv4 only: no IPv6 block can be asked for. */
export const vpc: ResourceType = {
  token: "aws:ec2/vpc:Vpc",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_.go",
  inputs: {
    cidrBlock: "replace",
    enableDnsHostnames: "update",
    enableDnsSupport: "update",
    instanceTenancy: "update",
    assignGeneratedIpv6CidrBlock: "update",
    tags: "update",
  },
  outputs: [
    "arn",
    "cidrBlock",
    "defaultRouteTableId",
    "defaultSecurityGroupId",
    "dhcpOptionsId",
    "ipv6AssociationId",
    "ipv6CidrBlock",
    "mainRouteTableId",
    "ownerId",
  ],
  regional: true,
  defaults: {
    enableDnsHostnames: false,
    enableDnsSupport: true,
    instanceTenancy: "default",
    assignGeneratedIpv6CidrBlock: false,
  },

  async create(inputs, context) {
    if (booleanOf(inputs, "assignGeneratedIpv6CidrBlock")) {
      throw new Error("The stand-in provider makes IPv4 networks only. Leave out assignGeneratedIpv6CidrBlock.");
    }
    const answer = await context.clients.ec2(context.region).send(
      new CreateVpcCommand({
        CidrBlock: textOf(inputs, "cidrBlock"),
        InstanceTenancy: textOf(inputs, "instanceTenancy") as Tenancy | undefined,
        TagSpecifications: tagSpecifications("vpc", inputs),
      }),
    );
    const id = sent(answer.Vpc?.VpcId, "VPC id");
    await setDns(id, inputs, context);
    return id;
  },

  async read(id, _given, context) {
    const call = context.clients.ec2(context.region).send(new DescribeVpcsCommand({ VpcIds: [id] }));
    const live = (await unless(call, NOT_FOUND))?.Vpcs?.[0];
    if (live === undefined) return undefined;
    return { inputs: await liveInputs(id, live, context), outputs: await liveOutputs(id, live, context) };
  },

  async update(id, news, olds, context) {
    await setDns(id, news, context);
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const ec2 = context.clients.ec2(context.region);
    await deleteOnceFree(`VPC ${id}`, context, NOT_FOUND, () => ec2.send(new DeleteVpcCommand({ VpcId: id })));
  },
};

/** Each needs its own call: AWS takes one attribute at a time. */
async function setDns(id: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const ec2 = context.clients.ec2(context.region);
  const support = booleanOf(inputs, "enableDnsSupport") ?? true;
  const hostnames = booleanOf(inputs, "enableDnsHostnames") ?? false;
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport: { Value: support } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: hostnames } }));
}

async function liveInputs(id: string, live: Vpc, context: ResourceContext): Promise<PropertyMap> {
  const ec2 = context.clients.ec2(context.region);
  const support = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" }));
  const hostnames = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" }));
  return present({
    cidrBlock: live.CidrBlock,
    instanceTenancy: live.InstanceTenancy,
    enableDnsSupport: support.EnableDnsSupport?.Value,
    enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
    tags: tagsInput(live.Tags),
  });
}

async function liveOutputs(id: string, live: Vpc, context: ResourceContext): Promise<PropertyMap> {
  const ec2 = context.clients.ec2(context.region);
  const ofVpc = { Name: "vpc-id", Values: [id] };
  const groups = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [ofVpc, { Name: "group-name", Values: ["default"] }] }),
  );
  const tables = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [ofVpc, { Name: "association.main", Values: ["true"] }] }),
  );
  const mainTable = tables.RouteTables?.[0]?.RouteTableId ?? "";
  return {
    arn: `arn:aws:ec2:${context.region}:${live.OwnerId ?? ""}:vpc/${id}`,
    defaultRouteTableId: mainTable,
    mainRouteTableId: mainTable,
    defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId ?? "",
    dhcpOptionsId: live.DhcpOptionsId ?? "",
    ipv6AssociationId: "",
    ipv6CidrBlock: "",
    ownerId: live.OwnerId ?? "",
  };
}
