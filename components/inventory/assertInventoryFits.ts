import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { regionalArn } from "../../core/arn.ts";
import { partitionOf } from "../../core/regions.ts";
import type { EndpointConfig, HostConfig, StackConfig } from "../../core/configSchema/stackConfig.ts";
import { endpointTraits } from "../../core/endpointTraits.ts";
import type { RenewalEntry } from "../../core/inventory.ts";
import { encodeInventory, InventoryTooLargeError } from "../../core/inventoryCodec.ts";
import { secretParameters } from "../../core/renewal/functionPolicy.ts";
import type { DescribedHost } from "./describeHosts.ts";
import { type DescribedEndpoint, describeStack, type StackFacts } from "./describeStack.ts";

/** Three: the stack's own region, us-east-1, and room for the identifiers' lengths that are not known yet. */
const ARNS_PER_GENERATION = 3;
const ACCOUNT = "123456789012";
const BALANCING = "elasticloadbalancing";

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
        Array.from({ length: ARNS_PER_GENERATION }, (_, index) => [
          `region-${index}`,
          standInArn(config.region, "acm", `certificate/${identifier(`${generation}/${index}`, 36)}`),
        ]),
      ),
    })),
    endpoints: config.endpoints.map((endpoint) => standInEndpoint(config, endpoint)),
    hosts: [...config.hosts, ...config.generationHosts].map((host) => ({
      host,
      identifiers: standInExposure(config, host),
    })),
    renewal: standInRenewal(config),
  };
}

function standInRenewal({ acme, hosts, generationHosts }: StackConfig): RenewalEntry | undefined {
  if (acme === undefined || hosts.length + generationHosts.length === 0) return undefined;
  const { functionName } = acme;
  return {
    functionName,
    scheduleName: functionName,
    scheduleGroup: "default",
    logGroup: `/aws/lambda/${functionName}`,
    secretParameters: secretParameters(acme),
  };
}

function standInExposure(config: StackConfig, host: HostConfig): DescribedHost["identifiers"] {
  if (host.expose === undefined) return {};
  const { name } = host;
  return Object.fromEntries(
    host.endpoints.map(({ port }) => [
      port,
      { ...standInListener(config, name, String(port)), targetGroupArn: standInGroup(config, name, port) },
    ]),
  );
}

function standInGroup({ region, stack }: StackConfig, name: string, port: number): string {
  const group = `${stack}-${name}-${port}/${identifier(`${name}/${port}/targets`, 16)}`;
  return standInArn(region, BALANCING, `targetgroup/${group}`);
}

function standInEndpoint(config: StackConfig, endpoint: EndpointConfig): DescribedEndpoint {
  const { name, kind } = endpoint;
  const hosts = "routes" in endpoint ? Object.values(endpoint.routes).map((one) => one.hostname) : [endpoint.hostname];
  const traits = endpointTraits(kind);
  const { id, dnsName, others } = traits.identifiers;
  return {
    name,
    kind,
    hosts,
    port: "port" in endpoint ? endpoint.port : traits.port,
    protocol: traits.protocol,
    certificateArn: standInArn(config.region, "acm", `certificate/${identifier("certificate", 36)}`),
    identifiers: Object.fromEntries([id, dnsName, ...others].map((one) => [one, standInIdentifier(config, name, one)])),
  };
}

/** As long as a load balancer's ARN, which is the longest. */
function standInIdentifier({ region, stack }: StackConfig, name: string, key: string): string {
  const made = `${key}/${stack}-${name}/${identifier(`${name}/${key}`, 32)}`;
  return standInArn(region, BALANCING, made);
}

function standInListener({ region, stack }: StackConfig, name: string, listener: string) {
  const arn = standInArn(region, BALANCING, "listener");
  const balancer = `${arn}/${stack}-${name}/${identifier(`${name}/lb`, 16)}`;
  return {
    loadBalancerArn: balancer,
    loadBalancerDnsName: `${stack}-${name}-${identifier(`${name}/dns`, 16)}.elb.${region}.amazonaws.com`,
    listenerArn: `${balancer}/${identifier(`${name}/${listener}`, 16)}`,
  };
}

function standInArn(region: string, service: string, resource: string): string {
  return regionalArn({ partition: partitionOf(region), region, accountId: ACCOUNT }, service, resource);
}

function identifier(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}
