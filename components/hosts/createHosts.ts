import type * as pulumi from "@pulumi/pulumi";
import type { HostConfig, HostExposureConfig } from "../../core/hostConfig.ts";
import type { RenewalEntry } from "../../core/inventory.ts";
import type { StackConfig } from "../../core/stackConfig.ts";
import { HostCertificate } from "../certificates/index.ts";
import { type EndpointNetwork, HostExposure } from "../endpoints/index.ts";
import { RenewalFunction } from "../renewal/index.ts";

/** What all hosts of a stack share. */
export interface HostSurroundings {
  readonly zoneId: pulumi.Input<string>;
  readonly network: EndpointNetwork | undefined;
  /** ARNs of what the alarms of the renewal function tell. @default none */
  readonly alarmActions?: readonly pulumi.Input<string>[] | undefined;
}

/** The host certificates of a stack, and the function that renews them. */
export interface Hosts {
  /** Undefined where there is no host: nothing is made then. */
  readonly renewal: RenewalEntry | undefined;
  readonly hosts: readonly NamedHost[];
}

export interface NamedHost {
  readonly config: HostConfig;
  readonly certificate: HostCertificate;
  /** Undefined = its ports are reached by a way of the user's own. */
  readonly exposure: HostExposure | undefined;
}

/** One function for all hosts of the config, and a certificate for each, named as in the config. */
export function createHosts(config: StackConfig, surroundings: HostSurroundings): Hosts {
  const { acme, hosts, region } = config;
  if (acme === undefined || hosts.length === 0) return { renewal: undefined, hosts: [] };
  const { zoneId, alarmActions } = surroundings;
  const renewal = new RenewalFunction("renewal", { ...acme, region, zoneId, hosts, alarmActions });
  return { renewal: renewal.entry, hosts: hosts.map((host) => createHost(host, renewal, surroundings)) };
}

function createHost(config: HostConfig, renewal: RenewalFunction, surroundings: HostSurroundings): NamedHost {
  const { name, names, expose } = config;
  return {
    config,
    certificate: new HostCertificate(name, { host: name, names, renewal }),
    exposure: expose === undefined ? undefined : createExposure(config, expose, surroundings),
  };
}

function createExposure(
  { name, names, ports }: HostConfig,
  expose: HostExposureConfig,
  { zoneId, network }: HostSurroundings,
): HostExposure {
  const [hostname] = names;
  if (hostname === undefined) throw new Error(`Host "${name}" has no name to expose.`);
  return new HostExposure(name, { ...expose, hostname, ports: ports.map(({ port }) => port), zoneId, network });
}
