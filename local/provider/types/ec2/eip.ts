import {
  AllocateAddressCommand,
  DescribeAddressesCommand,
  type DomainType,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidAllocationID.NotFound";

/** An address that a NAT gateway or load balancer takes; attaching it to an instance is not supported. */
export const eip: ResourceType = {
  token: "aws:ec2/eip:Eip",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/ec2_eip.go",
  inputs: { domain: "replace", tags: "update" },
  outputs: ["allocationId", "arn", "domain", "publicDns", "publicIp"],
  regional: true,

  async create(inputs, context) {
    const answer = await context.clients.ec2(context.region).send(
      new AllocateAddressCommand({
        Domain: (textOf(inputs, "domain") ?? "vpc") as DomainType,
        TagSpecifications: tagSpecifications("elastic-ip", inputs),
      }),
    );
    return sent(answer.AllocationId, "allocation id");
  },

  async read(id, _given, context) {
    const call = context.clients.ec2(context.region).send(new DescribeAddressesCommand({ AllocationIds: [id] }));
    const live = (await unless(call, NOT_FOUND))?.Addresses?.[0];
    if (live === undefined) return undefined;
    const publicIp = live.PublicIp ?? "";
    return {
      inputs: present({ domain: live.Domain, tags: tagsInput(live.Tags) }),
      outputs: {
        allocationId: id,
        arn: `arn:aws:ec2:${context.region}::elastic-ip/${id}`,
        publicIp,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${context.region}.compute.amazonaws.com`,
      },
    };
  },

  async update(id, news, olds, context) {
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.ec2(context.region).send(new ReleaseAddressCommand({ AllocationId: id }));
    await unless(call, NOT_FOUND);
  },
};
