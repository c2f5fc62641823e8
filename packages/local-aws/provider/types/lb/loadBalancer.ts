import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  type IpAddressType,
  type LoadBalancer,
  type LoadBalancerTypeEnum,
  ModifyLoadBalancerAttributesCommand,
  SetIpAddressTypeCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, mapsOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { allOf, oneOf, pattern } from "../../valueRules.ts";
import { type AttributeInput, attributeInputs, attributesOf } from "./attributes.ts";
import { elbName, readElbTags, updateElbTags } from "./elbResource.ts";
import { replacedByChange } from "./replacedLoadBalancer.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const ATTRIBUTES: readonly AttributeInput[] = [
  { input: "enableDeletionProtection", key: "deletion_protection.enabled", kind: "boolean" },
  { input: "enableCrossZoneLoadBalancing", key: "load_balancing.cross_zone.enabled", kind: "boolean" },
  { input: "idleTimeout", key: "idle_timeout.timeout_seconds", kind: "number" },
  { input: "enableHttp2", key: "routing.http2.enabled", kind: "boolean" },
  { input: "dropInvalidHeaderFields", key: "routing.http.drop_invalid_header_fields.enabled", kind: "boolean" },
  { input: "desyncMitigationMode", key: "routing.http.desync_mitigation_mode", kind: "text" },
  { input: "preserveHostHeader", key: "routing.http.preserve_host_header.enabled", kind: "boolean" },
  { input: "clientKeepAlive", key: "client_keep_alive.seconds", kind: "number" },
];

export const loadBalancer: ResourceType = {
  token: "aws:lb/loadBalancer:LoadBalancer",
  source: "hashicorp/terraform-provider-aws internal/service/elbv2/load_balancer.go",
  inputs: {
    name: "replace",
    loadBalancerType: "replace",
    internal: "replace",
    // In place, but for what `replaces` says.
    subnets: "update",
    subnetMappings: "update",
    "subnetMappings.subnetId": "update",
    "subnetMappings.allocationId": "update",
    securityGroups: "update",
    ipAddressType: "update",
    enableDeletionProtection: "update",
    enableCrossZoneLoadBalancing: "update",
    idleTimeout: "update",
    enableHttp2: "update",
    dropInvalidHeaderFields: "update",
    desyncMitigationMode: "update",
    preserveHostHeader: "update",
    clientKeepAlive: "update",
    tags: "update",
  },
  outputs: [
    "arn",
    "arnSuffix",
    "dnsName",
    "vpcId",
    "zoneId",
    "internal",
    "ipAddressType",
    "securityGroups",
    "subnets",
    "subnetMappings",
  ],
  regional: true,
  autoName: { input: "name", maxLength: 32 },
  defaults: { loadBalancerType: "application", enableDeletionProtection: false },
  values: {
    name: allOf(elbName(), pattern(/^(?!internal-)/, "not to begin with internal-")),
    loadBalancerType: oneOf("application", "network", "gateway"),
    ipAddressType: oneOf("ipv4", "dualstack", "dualstack-without-public-ipv4"),
    desyncMitigationMode: oneOf("monitor", "defensive", "strictest"),
  },
  timeouts: { create: 10 * 60, update: 10 * 60, delete: 10 * 60 },

  replaces: replacedByChange,

  async create(inputs, context) {
    const name = requiredText(inputs, "name");
    await assertFree(name, requiredText(inputs, "loadBalancerType"), context);
    const groups = textsOf(inputs, "securityGroups");
    const answer = await context.clients.elb(context.region).send(
      new CreateLoadBalancerCommand({
        Name: name,
        Type: requiredText(inputs, "loadBalancerType") as LoadBalancerTypeEnum,
        Scheme: booleanOf(inputs, "internal") ? "internal" : "internet-facing",
        ...subnetArguments(inputs),
        SecurityGroups: groups.length > 0 ? groups : undefined,
        IpAddressType: textOf(inputs, "ipAddressType") as IpAddressType | undefined,
        Tags: awsTags(inputs),
      }),
    );
    return sent(answer.LoadBalancers?.[0]?.LoadBalancerArn, "load balancer ARN");
  },

  async settle(arn, inputs, context) {
    await active(arn, context);
    await setAttributes(arn, inputs, context);
    await active(arn, context);
  },

  async read(arn, _given, context) {
    const balancer = await describe(arn, context);
    if (balancer === undefined) return undefined;
    const attributes = await context.clients
      .elb(context.region)
      .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
    const tags = await readElbTags(arn, context);
    return {
      inputs: { ...liveInputs(balancer), ...attributeInputs(ATTRIBUTES, attributes.Attributes), tags },
      outputs: {
        arn,
        arnSuffix: arn.split(":loadbalancer/")[1] ?? "",
        dnsName: balancer.DNSName ?? "",
        vpcId: balancer.VpcId ?? "",
        zoneId: balancer.CanonicalHostedZoneId ?? "",
      },
    };
  },

  async update(arn, news, olds, context) {
    const elb = context.clients.elb(context.region);
    const changed = (name: string) => JSON.stringify(news[name]) !== JSON.stringify(olds[name]);
    if (changed("subnets") || changed("subnetMappings")) {
      await elb.send(new SetSubnetsCommand({ LoadBalancerArn: arn, ...subnetArguments(news) }));
    }
    if (changed("securityGroups")) {
      const SecurityGroups = textsOf(news, "securityGroups");
      await elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn: arn, SecurityGroups }));
    }
    const IpAddressType = textOf(news, "ipAddressType") as IpAddressType | undefined;
    if (changed("ipAddressType") && IpAddressType !== undefined) {
      await elb.send(new SetIpAddressTypeCommand({ LoadBalancerArn: arn, IpAddressType }));
    }
    await updateElbTags(arn, news, olds, context);
  },

  async remove(arn, _state, context) {
    const call = context.clients.elb(context.region).send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    await unless(call, "LoadBalancerNotFoundException", "LoadBalancerNotFound");
  },
};

/** Looked at 30 s after a call at the earliest, also where it is active all along. */
async function active(arn: string, context: ResourceContext): Promise<void> {
  await context.waiting.until({
    what: `load balancer ${arn} to be active`,
    firstLookSeconds: 30,
    pollSeconds: 10,
    look: async () => ((await describe(arn, context))?.State?.Code === "provisioning" ? undefined : true),
  });
}

async function assertFree(name: string, kind: string, context: ResourceContext): Promise<void> {
  const call = context.clients.elb(context.region).send(new DescribeLoadBalancersCommand({ Names: [name] }));
  const found = (await unless(call, "LoadBalancerNotFoundException", "LoadBalancerNotFound"))?.LoadBalancers ?? [];
  if (found.some(({ Type }) => Type === kind)) throw new Error(`ELBv2 Load Balancer (${name}) already exists`);
}

async function describe(arn: string, context: ResourceContext): Promise<LoadBalancer | undefined> {
  const call = context.clients.elb(context.region).send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }));
  return (await unless(call, "LoadBalancerNotFoundException", "LoadBalancerNotFound"))?.LoadBalancers?.[0];
}

function subnetArguments(inputs: PropertyMap) {
  const mappings = mapsOf(inputs, "subnetMappings");
  if (mappings.length === 0) return { Subnets: textsOf(inputs, "subnets") };
  return {
    SubnetMappings: mappings.map((mapping) => ({
      SubnetId: requiredText(mapping, "subnetId"),
      AllocationId: textOf(mapping, "allocationId"),
    })),
  };
}

/** Attributes of the other kind of load balancer are refused by AWS, so only what was given is sent. */
async function setAttributes(arn: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const Attributes = attributesOf(ATTRIBUTES, inputs);
  if (Attributes.length === 0) return;
  await context.clients
    .elb(context.region)
    .send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }));
}

function liveInputs(balancer: LoadBalancer): PropertyMap {
  const subnets = (balancer.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []).sort();
  return present({
    name: balancer.LoadBalancerName,
    loadBalancerType: balancer.Type,
    internal: balancer.Scheme === "internal",
    subnets,
    subnetMappings: subnets.map((subnetId) => ({ subnetId })),
    securityGroups: balancer.SecurityGroups?.length ? [...balancer.SecurityGroups].sort() : undefined,
    ipAddressType: balancer.IpAddressType,
  });
}
