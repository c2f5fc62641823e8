import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type ProtocolEnum,
  type TargetGroup,
  type TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { failedWith, sent, unless } from "../../awsFailure.ts";
import { booleanOf, mapOf, numberOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { type AttributeInput, attributeInputs, attributesOf } from "./attributes.ts";
import { readElbTags, updateElbTags } from "./elbTags.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */
const ATTRIBUTES: readonly AttributeInput[] = [
  { input: "deregistrationDelay", key: "deregistration_delay.timeout_seconds", kind: "number" },
  { input: "preserveClientIp", key: "preserve_client_ip.enabled", kind: "text" },
  { input: "proxyProtocolV2", key: "proxy_protocol_v2.enabled", kind: "boolean" },
  { input: "slowStart", key: "slow_start.duration_seconds", kind: "number" },
  { input: "connectionTermination", key: "deregistration_delay.connection_termination.enabled", kind: "boolean" },
];

/** The real provider waits so long for listeners to let go of a target group. */
const IN_USE_SECONDS = 2 * 60;

export const targetGroup: ResourceType = {
  token: "aws:lb/targetGroup:TargetGroup",
  source: "hashicorp/terraform-provider-aws internal/service/elbv2/target_group.go",
  inputs: {
    name: "replace",
    port: "replace",
    protocol: "replace",
    protocolVersion: "replace",
    targetType: "replace",
    vpcId: "replace",
    deregistrationDelay: "update",
    preserveClientIp: "update",
    proxyProtocolV2: "update",
    slowStart: "update",
    connectionTermination: "update",
    healthCheck: "update",
    "healthCheck.enabled": "update",
    "healthCheck.protocol": "update",
    "healthCheck.port": "update",
    "healthCheck.path": "update",
    "healthCheck.matcher": "update",
    "healthCheck.interval": "update",
    "healthCheck.timeout": "update",
    "healthCheck.healthyThreshold": "update",
    "healthCheck.unhealthyThreshold": "update",
    tags: "update",
  },
  outputs: ["arn", "arnSuffix", "loadBalancerArns", "healthCheck", "protocolVersion", "preserveClientIp"],
  regional: true,
  autoName: { input: "name", maxLength: 32 },
  defaults: { targetType: "instance", "healthCheck.enabled": true, "healthCheck.port": "traffic-port" },

  async create(inputs, context) {
    const answer = await context.clients.elb(context.region).send(
      new CreateTargetGroupCommand({
        Name: requiredText(inputs, "name"),
        TargetType: textOf(inputs, "targetType") as TargetTypeEnum | undefined,
        Port: numberOf(inputs, "port"),
        Protocol: textOf(inputs, "protocol") as ProtocolEnum | undefined,
        ProtocolVersion: textOf(inputs, "protocolVersion"),
        VpcId: textOf(inputs, "vpcId"),
        ...healthCheckArguments(inputs),
        Tags: awsTags(inputs),
      }),
    );
    return sent(answer.TargetGroups?.[0]?.TargetGroupArn, "target group ARN");
  },

  async settle(arn, inputs, context) {
    const Attributes = attributesOf(ATTRIBUTES, inputs);
    if (Attributes.length === 0) return;
    await context.clients
      .elb(context.region)
      .send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
  },

  async read(arn, _given, context) {
    const elb = context.clients.elb(context.region);
    const group = await describe(arn, context);
    if (group === undefined) return undefined;
    const attributes = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    const tags = await readElbTags(arn, context);
    return {
      inputs: { ...liveInputs(group), ...attributeInputs(ATTRIBUTES, attributes.Attributes), tags },
      outputs: {
        arn,
        arnSuffix: arn.split(":").at(-1) ?? "",
        loadBalancerArns: [...(group.LoadBalancerArns ?? [])].sort(),
      },
    };
  },

  async update(arn, news, olds, context) {
    if (JSON.stringify(news["healthCheck"]) !== JSON.stringify(olds["healthCheck"])) {
      const request = { TargetGroupArn: arn, ...healthCheckArguments(news) };
      await context.clients.elb(context.region).send(new ModifyTargetGroupCommand(request));
    }
    await updateElbTags(arn, news, olds, context);
  },

  async remove(arn, _state, context) {
    await context.waiting.until({
      what: `deletion of target group ${arn}, which a listener still uses`,
      pollSeconds: 5,
      limitSeconds: IN_USE_SECONDS,
      look: async () => {
        try {
          await context.clients.elb(context.region).send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }));
          return true;
        } catch (error) {
          if (failedWith(error, "TargetGroupNotFoundException", "TargetGroupNotFound")) return true;
          if (failedWith(error, "ResourceInUseException", "ResourceInUse")) return undefined;
          throw error;
        }
      },
    });
  },
};

async function describe(arn: string, context: ResourceContext): Promise<TargetGroup | undefined> {
  const call = context.clients.elb(context.region).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  return (await unless(call, "TargetGroupNotFoundException", "TargetGroupNotFound"))?.TargetGroups?.[0];
}

function healthCheckArguments(inputs: PropertyMap) {
  const check = mapOf(inputs, "healthCheck");
  const matcher = textOf(check, "matcher");
  return {
    HealthCheckEnabled: booleanOf(check, "enabled"),
    HealthCheckProtocol: textOf(check, "protocol") as ProtocolEnum | undefined,
    HealthCheckPort: textOf(check, "port"),
    HealthCheckPath: textOf(check, "path"),
    HealthCheckIntervalSeconds: numberOf(check, "interval"),
    HealthCheckTimeoutSeconds: numberOf(check, "timeout"),
    HealthyThresholdCount: numberOf(check, "healthyThreshold"),
    UnhealthyThresholdCount: numberOf(check, "unhealthyThreshold"),
    Matcher: matcher === undefined ? undefined : { HttpCode: matcher },
  };
}

function liveInputs(group: TargetGroup): PropertyMap {
  return present({
    name: group.TargetGroupName,
    port: group.Port,
    protocol: group.Protocol,
    protocolVersion: group.ProtocolVersion,
    targetType: group.TargetType,
    vpcId: group.VpcId,
    healthCheck: present({
      enabled: group.HealthCheckEnabled,
      protocol: group.HealthCheckProtocol,
      port: group.HealthCheckPort,
      path: group.HealthCheckPath,
      matcher: group.Matcher?.HttpCode,
      interval: group.HealthCheckIntervalSeconds,
      timeout: group.HealthCheckTimeoutSeconds,
      healthyThreshold: group.HealthyThresholdCount,
      unhealthyThreshold: group.UnhealthyThresholdCount,
    }),
  });
}
