import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig } from "../../core/hostConfig.ts";
import type { RenewalEntry } from "../../core/inventory.ts";
import { encodeInventory, InventoryTooLargeError } from "../../core/inventoryCodec.ts";
import type { EndpointConfig, StackConfig } from "../../core/stackConfig.ts";
import type { HostFacts } from "./describeHosts.ts";
import { describeStack, type EndpointFacts, type StackFacts } from "./describeStack.ts";

/** Three: the stack's own region, us-east-1, and room for the identifiers' lengths that are not known yet. */
const ARNS_PER_GENERATION = 3;

/**
 * Ends the program when the inventory of this config cannot fit into an SSM parameter. Called before any resource is
 * registered: found at the end, the overflow would leave a deployed stack without an inventory. ARNs and ids are not
 * known yet, so values of their length that compress as badly as real ones stand in for them.
 */
export function assertInventoryFits(config: StackConfig): void {
  try {
    encodeInventory(describeStack(config, standInFacts(config)));
  } catch (error) {
    // A fault of the config: its text is enough, without a stack trace.
    if (error instanceof InventoryTooLargeError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

function standInFacts(config: StackConfig): StackFacts {
  return {
    zoneId: `Z${identifier("zone", 20)}`,
    generations: config.wildcard.issued.map((generation) => ({
      generation,
      origin: "requested",
      names: [`*.${config.controlDomain}`, config.controlDomain],
      keyAlgorithm: "EC_prime256v1",
      arns: Object.fromEntries(
        Array.from({ length: ARNS_PER_GENERATION }, (_, place) => [
          `region-${place}`,
          `arn:aws:acm:${config.region}:123456789012:certificate/${identifier(`${generation}/${place}`, 36)}`,
        ]),
      ),
    })),
    endpoints: config.endpoints.map((endpoint) => standInEndpoint(config, endpoint)),
    hosts: config.hosts.map((host) => ({ host, identifiers: standInExposure(config, host) })),
    renewal: standInRenewal(config),
  };
}

function standInRenewal({ acme, hosts }: StackConfig): RenewalEntry | undefined {
  if (acme === undefined || hosts.length === 0) return undefined;
  const { functionName } = acme;
  return {
    functionName,
    scheduleName: functionName,
    scheduleGroup: "default",
    logGroup: `/aws/lambda/${functionName}`,
  };
}

function standInExposure(config: StackConfig, host: HostConfig): HostFacts["identifiers"] {
  if (host.expose === undefined) return {};
  const { name } = host;
  return Object.fromEntries(
    host.ports.map(({ port }) => [
      port,
      { ...standInListener(config, name, String(port)), targetGroupArn: standInGroup(config, name, port) },
    ]),
  );
}

function standInGroup({ region, stack }: StackConfig, name: string, port: number): string {
  const group = `${stack}-${name}-${port}/${identifier(`${name}/${port}/targets`, 16)}`;
  return `arn:aws:elasticloadbalancing:${region}:123456789012:targetgroup/${group}`;
}

function standInEndpoint(config: StackConfig, endpoint: EndpointConfig): EndpointFacts {
  const { name, kind } = endpoint;
  const hosts = kind === "alb" ? Object.values(endpoint.routes).map((route) => route.hostname) : [endpoint.hostname];
  return {
    name,
    kind,
    hosts,
    port: "port" in endpoint ? endpoint.port : 443,
    protocol: kind === "nlb" ? "tls" : "https",
    certificateArn: `arn:aws:acm:${config.region}:123456789012:certificate/${identifier("certificate", 36)}`,
    identifiers: standInListener(config, name, "listener"),
  };
}

function standInListener({ region, stack }: StackConfig, name: string, listener: string): Record<string, string> {
  const arn = `arn:aws:elasticloadbalancing:${region}:123456789012:listener`;
  const balancer = `${arn}/${stack}-${name}/${identifier(`${name}/lb`, 16)}`;
  return {
    loadBalancerArn: balancer,
    loadBalancerDnsName: `${stack}-${name}-${identifier(`${name}/dns`, 16)}.elb.${region}.amazonaws.com`,
    listenerArn: `${balancer}/${identifier(`${name}/${listener}`, 16)}`,
  };
}

function identifier(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}
