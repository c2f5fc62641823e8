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
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, numberOf, optionalMapOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { allOf, anyOf, between, length, oneOf, oneOfAnyCase, pattern } from "../../valueRules.ts";
import { whileRefused } from "../../whileRefused.ts";
import { type AttributeInput, attributeInputs, attributesOf } from "./attributes.ts";
import { elbName, readElbTags, updateElbTags } from "./elbResource.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */
const ATTRIBUTES: readonly AttributeInput[] = [
  { input: "deregistrationDelay", key: "deregistration_delay.timeout_seconds", kind: "number" },
  { input: "preserveClientIp", key: "preserve_client_ip.enabled", kind: "text" },
  { input: "proxyProtocolV2", key: "proxy_protocol_v2.enabled", kind: "boolean" },
  { input: "slowStart", key: "slow_start.duration_seconds", kind: "number" },
  { input: "connectionTermination", key: "deregistration_delay.connection_termination.enabled", kind: "boolean" },
];

const SET_WHEN_ON = [
  "proxy_protocol_v2.enabled",
  "slow_start.duration_seconds",
  "deregistration_delay.connection_termination.enabled",
];
/** So long a deletion is repeated while listeners use the group. */
const IN_USE_SECONDS = 2 * 60;
const NOT_FOUND = ["TargetGroupNotFoundException", "TargetGroupNotFound"];

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
  defaults: {
    targetType: "instance",
    deregistrationDelay: 300,
    proxyProtocolV2: false,
    slowStart: 0,
    "healthCheck.enabled": true,
    "healthCheck.healthyThreshold": 3,
    "healthCheck.interval": 30,
    "healthCheck.port": "traffic-port",
    "healthCheck.protocol": "HTTP",
    "healthCheck.unhealthyThreshold": 3,
  },
  values: {
    name: elbName(),
    port: between(1, 65_535),
    protocol: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"),
    protocolVersion: oneOfAnyCase("GRPC", "HTTP1", "HTTP2"),
    targetType: oneOf("instance", "ip", "lambda", "alb"),
    deregistrationDelay: between(0, 3600),
    preserveClientIp: oneOf("true", "false"),
    slowStart: anyOf(between(0, 0), between(30, 900)),
    "healthCheck.protocol": oneOfAnyCase("HTTP", "HTTPS", "TCP"),
    "healthCheck.port": anyOf(oneOf("traffic-port"), between(1, 65_536)),
    "healthCheck.path": allOf(length(1, 1024), pattern(/^\//, "to begin with /")),
    "healthCheck.interval": between(5, 300),
    "healthCheck.timeout": between(2, 120),
    "healthCheck.healthyThreshold": between(2, 10),
    "healthCheck.unhealthyThreshold": between(2, 10),
  },

  async create(inputs, context) {
    const name = requiredText(inputs, "name");
    await assertFree(name, context);
    const answer = await context.clients.elb(context.region).send(
      new CreateTargetGroupCommand({
        Name: name,
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
    const Attributes = attributesOf(ATTRIBUTES, inputs).filter(({ Key, Value }) => !isLeftOut(Key, Value));
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
    const request = new DeleteTargetGroupCommand({ TargetGroupArn: arn });
    await whileRefused(
      {
        context,
        what: `deletion of target group ${arn}`,
        codes: ["ResourceInUseException", "ResourceInUse"],
        pollSeconds: 5,
        limitSeconds: IN_USE_SECONDS,
      },
      () => unless(context.clients.elb(context.region).send(request), ...NOT_FOUND),
    );
  },
};

/** AWS would return the group of that name when its settings are the same: it would then be in two programs. */
async function assertFree(name: string, context: ResourceContext): Promise<void> {
  const call = context.clients.elb(context.region).send(new DescribeTargetGroupsCommand({ Names: [name] }));
  const found = (await unless(call, ...NOT_FOUND))?.TargetGroups ?? [];
  if (found.length > 0) throw new Error(`ELBv2 Target Group (${name}) already exists`);
}

/** What is off is not set: AWS refuses an attribute that a kind of target group does not have. */
function isLeftOut(key: string, value: string): boolean {
  return SET_WHEN_ON.includes(key) && (value === "false" || value === "0");
}

async function describe(arn: string, context: ResourceContext): Promise<TargetGroup | undefined> {
  const call = context.clients.elb(context.region).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  return (await unless(call, ...NOT_FOUND))?.TargetGroups?.[0];
}

/** A program that gives a health check gives all of it: what it leaves out has the schema's defaults, and not AWS's. */
function healthCheckArguments(inputs: PropertyMap) {
  const check = optionalMapOf(inputs, "healthCheck");
  if (check === undefined) return {};
  const matcher = textOf(check, "matcher");
  return {
    HealthCheckEnabled: booleanOf(check, "enabled") ?? true,
    HealthCheckProtocol: (textOf(check, "protocol") ?? "HTTP") as ProtocolEnum,
    HealthCheckPort: textOf(check, "port") ?? "traffic-port",
    HealthCheckPath: textOf(check, "path"),
    HealthCheckIntervalSeconds: numberOf(check, "interval") ?? 30,
    HealthCheckTimeoutSeconds: numberOf(check, "timeout"),
    HealthyThresholdCount: numberOf(check, "healthyThreshold") ?? 3,
    UnhealthyThresholdCount: numberOf(check, "unhealthyThreshold") ?? 3,
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
