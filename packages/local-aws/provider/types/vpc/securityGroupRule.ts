import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { numberOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { tagSpecifications, updateEc2Tags } from "../ec2/ec2Tags.ts";

const NOT_FOUND = ["InvalidSecurityGroupRuleId.NotFound", "InvalidGroup.NotFound"];

export const securityGroupIngressRule = securityGroupRule({
  token: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_security_group_ingress_rule.go",
  authorize: async (request, context) =>
    context.clients.ec2(context.region).send(new AuthorizeSecurityGroupIngressCommand(request)),
  revoke: async (request, context) =>
    context.clients.ec2(context.region).send(new RevokeSecurityGroupIngressCommand(request)),
});

export const securityGroupEgressRule = securityGroupRule({
  token: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  // Both directions share one schema there.
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_security_group_ingress_rule.go",
  authorize: async (request, context) =>
    context.clients.ec2(context.region).send(new AuthorizeSecurityGroupEgressCommand(request)),
  revoke: async (request, context) =>
    context.clients.ec2(context.region).send(new RevokeSecurityGroupEgressCommand(request)),
});

interface Direction {
  readonly token: string;
  readonly source: string;
  readonly authorize: (
    request: {
      GroupId: string;
      IpPermissions: IpPermission[];
      TagSpecifications: ReturnType<typeof tagSpecifications>;
    },
    context: ResourceContext,
  ) => Promise<{ SecurityGroupRules?: SecurityGroupRule[] | undefined }>;
  readonly revoke: (
    request: { GroupId: string; SecurityGroupRuleIds: string[] },
    context: ResourceContext,
  ) => Promise<unknown>;
}

function securityGroupRule(direction: Direction): ResourceType {
  return {
    token: direction.token,
    source: direction.source,
    framework: true,
    inputs: {
      securityGroupId: "replace",
      ipProtocol: "update",
      fromPort: "update",
      toPort: "update",
      cidrIpv4: "update",
      cidrIpv6: "update",
      referencedSecurityGroupId: "update",
      description: "update",
      tags: "update",
    },
    outputs: ["arn", "securityGroupRuleId"],
    regional: true,

    async create(inputs, context) {
      const answer = await direction.authorize(
        {
          GroupId: requiredText(inputs, "securityGroupId"),
          IpPermissions: [permission(inputs)],
          TagSpecifications: tagSpecifications("security-group-rule", inputs),
        },
        context,
      );
      return sent(answer.SecurityGroupRules?.[0]?.SecurityGroupRuleId, "security group rule id");
    },

    async read(id, _given, context) {
      const call = context.clients
        .ec2(context.region)
        .send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
      const live = (await unless(call, ...NOT_FOUND))?.SecurityGroupRules?.find(
        (one) => one.SecurityGroupRuleId === id,
      );
      if (live === undefined) return undefined;
      const owner = live.GroupOwnerId ?? "";
      return {
        inputs: liveInputs(live),
        outputs: {
          arn: `arn:aws:ec2:${context.region}:${owner}:security-group-rule/${id}`,
          securityGroupRuleId: id,
        },
      };
    },

    async update(id, news, olds, context) {
      await context.clients.ec2(context.region).send(
        new ModifySecurityGroupRulesCommand({
          GroupId: requiredText(news, "securityGroupId"),
          SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule: ruleRequest(news) }],
        }),
      );
      await updateEc2Tags(id, news, olds, context);
    },

    async remove(id, state, context) {
      const request = { GroupId: requiredText(state, "securityGroupId"), SecurityGroupRuleIds: [id] };
      await unless(direction.revoke(request, context), ...NOT_FOUND);
    },
  };
}

function permission(inputs: PropertyMap): IpPermission {
  const Description = textOf(inputs, "description");
  const CidrIp = textOf(inputs, "cidrIpv4");
  const CidrIpv6 = textOf(inputs, "cidrIpv6");
  const GroupId = textOf(inputs, "referencedSecurityGroupId");
  return {
    IpProtocol: requiredText(inputs, "ipProtocol"),
    FromPort: numberOf(inputs, "fromPort"),
    ToPort: numberOf(inputs, "toPort"),
    IpRanges: CidrIp === undefined ? undefined : [{ CidrIp, Description }],
    Ipv6Ranges: CidrIpv6 === undefined ? undefined : [{ CidrIpv6, Description }],
    UserIdGroupPairs: GroupId === undefined ? undefined : [{ GroupId, Description }],
  };
}

function ruleRequest(inputs: PropertyMap) {
  return {
    IpProtocol: requiredText(inputs, "ipProtocol"),
    FromPort: numberOf(inputs, "fromPort"),
    ToPort: numberOf(inputs, "toPort"),
    CidrIpv4: textOf(inputs, "cidrIpv4"),
    CidrIpv6: textOf(inputs, "cidrIpv6"),
    ReferencedGroupId: textOf(inputs, "referencedSecurityGroupId"),
    Description: textOf(inputs, "description"),
  };
}

function liveInputs(live: SecurityGroupRule): PropertyMap {
  return present({
    securityGroupId: live.GroupId,
    ipProtocol: live.IpProtocol,
    fromPort: live.FromPort,
    toPort: live.ToPort,
    cidrIpv4: live.CidrIpv4,
    cidrIpv6: live.CidrIpv6,
    referencedSecurityGroupId: live.ReferencedGroupInfo?.GroupId,
    description: live.Description,
    tags: tagsInput(live.Tags),
  });
}
