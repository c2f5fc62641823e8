import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { allOf, length, pattern } from "../../valueRules.ts";
import { deleteOnceFree } from "./dependencyViolation.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidGroup.NotFound";

/** Its rules are resources of their own (`aws.vpc.SecurityGroup…Rule`); inline ones are not supported. */
export const securityGroup: ResourceType = {
  token: "aws:ec2/securityGroup:SecurityGroup",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_security_group.go",
  inputs: { name: "replace", description: "replace", vpcId: "replace", revokeRulesOnDelete: "update", tags: "update" },
  outputs: ["arn", "ownerId", "vpcId", "ingress", "egress"],
  regional: true,
  autoName: { input: "name", maxLength: 255 },
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  unreadable: ["revokeRulesOnDelete"],
  values: {
    name: allOf(length(0, 255), pattern(/^(?!sg-)/, "not to begin with sg-")),
    description: length(0, 255),
  },

  async create(inputs, context) {
    const answer = await context.clients.ec2(context.region).send(
      new CreateSecurityGroupCommand({
        GroupName: requiredText(inputs, "name"),
        Description: requiredText(inputs, "description"),
        VpcId: textOf(inputs, "vpcId"),
        TagSpecifications: tagSpecifications("security-group", inputs),
      }),
    );
    const id = sent(answer.GroupId, "security group id");
    await closeEgress(id, context);
    return id;
  },

  async read(id, _given, context) {
    const live = await describe(id, context);
    if (live === undefined) return undefined;
    const ownerId = live.OwnerId ?? "";
    return {
      inputs: present({
        name: live.GroupName,
        description: live.Description,
        vpcId: live.VpcId,
        tags: tagsInput(live.Tags),
      }),
      // Left empty, or each rule made beside the group would read as a change of the group.
      outputs: {
        arn: `arn:aws:ec2:${context.region}:${ownerId}:security-group/${id}`,
        ownerId,
        ingress: [],
        egress: [],
      },
    };
  },

  async update(id, news, olds, context) {
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const ec2 = context.clients.ec2(context.region);
    await deleteOnceFree(`security group ${id}`, context, NOT_FOUND, () =>
      ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })),
    );
  },
};

async function describe(id: string, context: ResourceContext): Promise<SecurityGroup | undefined> {
  const call = context.clients.ec2(context.region).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  return (await unless(call, NOT_FOUND))?.SecurityGroups?.[0];
}

/** AWS opens every new group to the outside; the real provider takes that rule away. */
async function closeEgress(id: string, context: ResourceContext): Promise<void> {
  const IpPermissions = (await describe(id, context))?.IpPermissionsEgress ?? [];
  if (IpPermissions.length === 0) return;
  await context.clients.ec2(context.region).send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions }));
}
