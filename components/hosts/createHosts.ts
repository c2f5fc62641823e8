import type * as pulumi from "@pulumi/pulumi";
import type { HostConfig, HostExposureConfig, StackConfig } from "../../core/configSchema/stackConfig.ts";
import { HostCertificate } from "../certificates/hostCertificate.ts";
import { HostExposure } from "../endpoints/hostExposure.ts";
import type { Network } from "../network/network.ts";
import type { Tags } from "../registration/tagged.ts";
import { RenewalFunction } from "../renewal/renewalFunction.ts";

/** What all hosts of a stack share. */
export interface HostContext {
  readonly zoneId: pulumi.Input<string>;
  readonly network: Network | undefined;
  /** ARNs of what the alarms of the renewal function tell. @default none */
  readonly alarmActions?: readonly pulumi.Input<string>[] | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
  /** The function that renews them. @default made here, by the name "renewal" */
  readonly renewal?: RenewalFunction | undefined;
}

/** The host certificates of a stack, and the function that renews them. */
export interface Hosts {
  /** Undefined where there is nothing that it renews: it is not made then. */
  readonly renewal: RenewalFunction | undefined;
  readonly hosts: readonly NamedHost[];
  /** Generations of the wildcard that the function renews as well. @default none */
  readonly generations?: readonly HostConfig[] | undefined;
}

export interface NamedHost {
  readonly config: HostConfig;
  readonly certificate: HostCertificate;
  /** Undefined = its endpoints are reached by a way of the user's own. */
  readonly exposure: HostExposure | undefined;
}

/** One function for all hosts of the config, and a certificate for each, named as in the config. */
export function createHosts(
  config: StackConfig,
  context: HostContext,
  options?: pulumi.ComponentResourceOptions,
): Hosts {
  const { hosts, generationHosts: generations } = config;
  const renewal = context.renewal ?? createRenewal(config, context, options);
  if (renewal === undefined) return { renewal, hosts: [] };
  return { renewal, hosts: hosts.map((host) => createHost(host, renewal, context, options)), generations };
}

/** The function for all hosts of the config and for the generations of an ACME CA; undefined where there are none. */
export function createRenewal(
  { acme, hosts: own, generationHosts, region }: StackConfig,
  { zoneId, alarmActions, tags }: HostContext,
  options?: pulumi.ComponentResourceOptions,
): RenewalFunction | undefined {
  if (acme === undefined) return undefined;
  const hosts = [...own, ...generationHosts];
  if (hosts.length === 0) return undefined;
  return new RenewalFunction("renewal", { ...acme, region, zoneId, hosts, alarmActions, tags }, options);
}

function createHost(
  config: HostConfig,
  renewal: RenewalFunction,
  context: HostContext,
  options: pulumi.ComponentResourceOptions | undefined,
): NamedHost {
  const { name, expose } = config;
  return {
    config,
    certificate: new HostCertificate(name, { renewal }, options),
    exposure: expose === undefined ? undefined : createExposure(config, expose, context, options),
  };
}

/** Endpoints of other host names are reached by a way of the user's own. */
function createExposure(
  { name, names, endpoints }: HostConfig,
  expose: HostExposureConfig,
  { zoneId, network, tags }: HostContext,
  options: pulumi.ComponentResourceOptions | undefined,
): HostExposure {
  const [hostname] = names;
  if (hostname === undefined) throw new Error(`Host "${name}" has no name to expose.`);
  const ports = endpoints.filter((one) => one.hostname === hostname).map(({ port }) => port);
  return new HostExposure(name, { ...expose, hostname, ports, zoneId, network, tags }, options);
}
