import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { deleteOnceFree } from "./dependencyViolation.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidInternetGatewayID.NotFound";

export const internetGateway: ResourceType = {
  token: "aws:ec2/internetGateway:InternetGateway",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_internet_gateway.go",
  inputs: { vpcId: "update", tags: "update" },
  outputs: ["arn", "ownerId", "vpcId"],
  regional: true,

  async create(inputs, context) {
    const ec2 = context.clients.ec2(context.region);
    const TagSpecifications = tagSpecifications("internet-gateway", inputs);
    const answer = await ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
    const id = sent(answer.InternetGateway?.InternetGatewayId, "internet gateway id");
    const VpcId = textOf(inputs, "vpcId");
    if (VpcId !== undefined) await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId }));
    return id;
  },

  async read(id, _given, context) {
    const call = context.clients
      .ec2(context.region)
      .send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }));
    const live = (await unless(call, NOT_FOUND))?.InternetGateways?.[0];
    if (live === undefined) return undefined;
    const ownerId = live.OwnerId ?? "";
    return {
      inputs: present({ vpcId: live.Attachments?.[0]?.VpcId, tags: tagsInput(live.Tags) }),
      outputs: { arn: `arn:aws:ec2:${context.region}:${ownerId}:internet-gateway/${id}`, ownerId },
    };
  },

  async update(id, news, olds, context) {
    const ec2 = context.clients.ec2(context.region);
    const [before, after] = [textOf(olds, "vpcId"), textOf(news, "vpcId")];
    if (before !== after) {
      if (before !== undefined) {
        await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: before }));
      }
      if (after !== undefined) {
        await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: after }));
      }
    }
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, state, context) {
    const ec2 = context.clients.ec2(context.region);
    const VpcId = textOf(state, "vpcId");
    if (VpcId !== undefined) {
      const detach = ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId }));
      await unless(detach, "Gateway.NotAttached", NOT_FOUND);
    }
    await deleteOnceFree(`internet gateway ${id}`, context, NOT_FOUND, () =>
      ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id })),
    );
  },
};
