import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { deleteOnceFree } from "./dependencyViolation.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidSubnetID.NotFound";

/** IPv4 only: the IPv6 inputs are known, so that they may be given empty or false. */
export const subnet: ResourceType = {
  token: "aws:ec2/subnet:Subnet",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_subnet.go",
  inputs: {
    vpcId: "replace",
    cidrBlock: "replace",
    availabilityZone: "replace",
    availabilityZoneId: "replace",
    mapPublicIpOnLaunch: "update",
    assignIpv6AddressOnCreation: "update",
    ipv6CidrBlock: "update",
    tags: "update",
  },
  outputs: ["arn", "availabilityZone", "availabilityZoneId", "ipv6CidrBlock", "ownerId"],
  regional: true,
  defaults: { mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false },

  async create(inputs, context) {
    if (textOf(inputs, "ipv6CidrBlock") !== undefined || booleanOf(inputs, "assignIpv6AddressOnCreation")) {
      throw new Error("The stand-in provider makes IPv4 subnets only. Leave out the IPv6 inputs.");
    }
    const answer = await context.clients.ec2(context.region).send(
      new CreateSubnetCommand({
        VpcId: requiredText(inputs, "vpcId"),
        CidrBlock: textOf(inputs, "cidrBlock"),
        AvailabilityZone: textOf(inputs, "availabilityZone"),
        AvailabilityZoneId: textOf(inputs, "availabilityZoneId"),
        TagSpecifications: tagSpecifications("subnet", inputs),
      }),
    );
    const id = sent(answer.Subnet?.SubnetId, "subnet id");
    if (booleanOf(inputs, "mapPublicIpOnLaunch")) await setPublicIp(id, inputs, context);
    return id;
  },

  async read(id, _given, context) {
    const call = context.clients.ec2(context.region).send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    const live = (await unless(call, NOT_FOUND))?.Subnets?.[0];
    if (live === undefined) return undefined;
    return {
      inputs: present({
        vpcId: live.VpcId,
        cidrBlock: live.CidrBlock,
        availabilityZone: live.AvailabilityZone,
        availabilityZoneId: live.AvailabilityZoneId,
        mapPublicIpOnLaunch: live.MapPublicIpOnLaunch,
        assignIpv6AddressOnCreation: live.AssignIpv6AddressOnCreation,
        tags: tagsInput(live.Tags),
      }),
      outputs: { arn: live.SubnetArn ?? "", ipv6CidrBlock: "", ownerId: live.OwnerId ?? "" },
    };
  },

  async update(id, news, olds, context) {
    if (news["mapPublicIpOnLaunch"] !== olds["mapPublicIpOnLaunch"]) await setPublicIp(id, news, context);
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const ec2 = context.clients.ec2(context.region);
    await deleteOnceFree(`subnet ${id}`, context, NOT_FOUND, () => ec2.send(new DeleteSubnetCommand({ SubnetId: id })));
  },
};

async function setPublicIp(id: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const value = { Value: booleanOf(inputs, "mapPublicIpOnLaunch") ?? false };
  const request = { SubnetId: id, MapPublicIpOnLaunch: value };
  await context.clients.ec2(context.region).send(new ModifySubnetAttributeCommand(request));
}
