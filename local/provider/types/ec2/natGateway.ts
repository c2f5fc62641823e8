import {
  type ConnectivityType,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  type NatGateway,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

export const natGateway: ResourceType = {
  token: "aws:ec2/natGateway:NatGateway",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_nat_gateway.go",
  inputs: { subnetId: "replace", allocationId: "replace", connectivityType: "replace", tags: "update" },
  outputs: ["associationId", "networkInterfaceId", "privateIp", "publicIp"],
  regional: true,
  defaults: { connectivityType: "public" },
  timeouts: { create: 10 * 60, update: 10 * 60, delete: 30 * 60 },

  async create(inputs, context) {
    const answer = await context.clients.ec2(context.region).send(
      new CreateNatGatewayCommand({
        SubnetId: requiredText(inputs, "subnetId"),
        AllocationId: textOf(inputs, "allocationId"),
        ConnectivityType: textOf(inputs, "connectivityType") as ConnectivityType | undefined,
        TagSpecifications: tagSpecifications("natgateway", inputs),
      }),
    );
    return sent(answer.NatGateway?.NatGatewayId, "NAT gateway id");
  },

  async settle(id, _inputs, context) {
    await context.waiting.until({
      what: `NAT gateway ${id} to be available`,
      pollSeconds: 10,
      look: async () => ((await describe(id, context))?.State === "pending" ? undefined : true),
    });
  },

  async read(id, _given, context) {
    const live = await describe(id, context);
    if (live === undefined || live.State === "deleted" || live.State === "deleting") return undefined;
    const address = live.NatGatewayAddresses?.[0];
    return {
      inputs: present({
        subnetId: live.SubnetId,
        allocationId: address?.AllocationId,
        connectivityType: live.ConnectivityType,
        tags: tagsInput(live.Tags),
      }),
      outputs: {
        associationId: address?.AssociationId ?? "",
        networkInterfaceId: address?.NetworkInterfaceId ?? "",
        privateIp: address?.PrivateIp ?? "",
        publicIp: address?.PublicIp ?? "",
      },
    };
  },

  async update(id, news, olds, context) {
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.ec2(context.region).send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
    await unless(call, "NatGatewayNotFound");
    await context.waiting.until({
      what: `NAT gateway ${id} to be deleted`,
      pollSeconds: 10,
      look: async () => ((await describe(id, context))?.State === "deleting" ? undefined : true),
    });
  },
};

async function describe(id: string, context: ResourceContext): Promise<NatGateway | undefined> {
  const call = context.clients.ec2(context.region).send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
  return (await unless(call, "NatGatewayNotFound"))?.NatGateways?.[0];
}
