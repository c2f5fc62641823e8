import { covers, plainName } from "../domainName.ts";
import { portProtocol } from "../hostCertificate/hostEndpoint.ts";
import type { AccountFacts } from "./accountFacts.ts";
import type { AdoptedHostEndpoint } from "./adoptionPlan.ts";
import { hostsLeadingTo } from "./leadingRecords.ts";
import type { RenewalFacts, RunningService } from "./renewalFacts.ts";

export interface EndpointRequest {
  /** Of the certificate. */
  readonly names: readonly string[];
  /** `host:port` of endpoints that something else has. */
  readonly served: readonly string[];
}

interface Found {
  readonly endpoints: readonly AdoptedHostEndpoint[];
  readonly notes: readonly string[];
}

/** Where the services' certificate is looked at: each port once, by the way on which clients come. */
export function foundEndpoints(
  account: AccountFacts,
  facts: RenewalFacts,
  services: readonly RunningService[],
  request: EndpointRequest,
): Found {
  const found = services.map((service) => endpointsOf(account, facts, service, request));
  const seen = new Set(request.served);
  const endpoints = found
    .flatMap((one) => one.endpoints)
    .filter(({ hostname, port }) => !seen.has(`${hostname}:${port}`) && seen.add(`${hostname}:${port}`));
  return { endpoints, notes: found.flatMap(({ notes }) => notes) };
}

function endpointsOf(
  account: AccountFacts,
  facts: RenewalFacts,
  service: RunningService,
  request: EndpointRequest,
): Found {
  const name = `${service.cluster}/${service.service}`;
  const notes: string[] = [];
  const endpoints = service.ports.flatMap((containerPort): AdoptedHostEndpoint[] => {
    const protocol = portProtocol(containerPort);
    if (protocol === undefined) {
      notes.push(
        `${name}: how TLS begins on container port ${containerPort} is not known; add it to the host's endpoints.`,
      );
      return [];
    }
    const open = publicEndpoint(account, facts, service, containerPort, request);
    if (open !== undefined) return [{ ...open, protocol }];
    const hostname = hostnameOf(account, service, request);
    if (hostname === undefined) {
      notes.push(
        `${name}: no name of its certificate is known for port ${containerPort}; add it to the host's endpoints.`,
      );
      return [];
    }
    const connect = privateName(facts, service);
    if (connect !== undefined) return [{ hostname, port: containerPort, protocol, connect }];
    notes.push(
      `${name}: no way to port ${containerPort} was found (load balancer or private name), so nobody looks at it ` +
        "(look: false). Add connect with the name that resolves inside the VPC.",
    );
    return [{ hostname, port: containerPort, protocol, look: false }];
  });
  const inside = endpoints.filter(({ connect }) => connect !== undefined);
  if (inside.length > 0) {
    const ports = inside.map(({ port }) => port).join(", ");
    notes.push(
      `${name}: let the function's security group into ${service.securityGroups.join(", ") || "the service's security group"} on ${ports}; ` +
        "until then these ports are reported as not reachable.",
    );
  }
  return { endpoints, notes };
}

/** Behind a TCP listener to whose load balancer a name of the certificate leads. */
function publicEndpoint(
  account: AccountFacts,
  { tcpListeners }: RenewalFacts,
  service: RunningService,
  containerPort: number,
  { names }: EndpointRequest,
): { readonly hostname: string; readonly port: number } | undefined {
  const groups = service.targets.filter((one) => one.containerPort === containerPort);
  for (const { dnsName, port, targetGroupArn } of tcpListeners) {
    if (!groups.some((one) => one.targetGroupArn === targetGroupArn)) continue;
    const leading = hostsLeadingTo(account, dnsName).filter((host) => covers(names, host));
    const hostname = byLabel(leading, service, account.controlDomain) ?? leading[0];
    if (hostname !== undefined) return { hostname, port };
  }
  return undefined;
}

/** A name of the zone that fits the service's; else one of the certificate, made from its name. */
function hostnameOf(
  { controlDomain, records }: AccountFacts,
  service: RunningService,
  { names }: EndpointRequest,
): string | undefined {
  const known = [...new Set([...records.map(({ name }) => name), ...names])].filter((name) => covers(names, name));
  const [whole, withoutFirst] = labelsOf(service);
  const made = `${withoutFirst ?? whole}.${controlDomain}`;
  return byLabel(known, service, controlDomain) ?? (covers(names, made) ? made : undefined);
}

function byLabel(hosts: readonly string[], service: RunningService, controlDomain: string): string | undefined {
  return labelsOf(service)
    .map((label) => `${label}.${controlDomain}`)
    .find((host) => hosts.includes(host));
}

/** The name by which the service's tasks are found inside the VPC. */
function privateName({ privateNames, namespaces }: RenewalFacts, service: RunningService): string | undefined {
  const labels = labelsOf(service);
  const found = labels.flatMap((label) => privateNames.filter((name) => plainName(name).split(".")[0] === label));
  if (found[0] !== undefined) return plainName(found[0]);
  // A paused service has no record; Cloud Map makes one below its namespace when a task starts.
  const [namespace, ...others] = namespaces;
  if (!service.registered || namespace === undefined || others.length > 0) return undefined;
  return `${labels[1] ?? labels[0]}.${namespace}`;
}

/** `cabal-smtp-out` may be for `smtp-out` or `out`, longest first. */
export function labelsOf({ service }: Pick<RunningService, "service">): string[] {
  const parts = service.toLowerCase().split("-");
  return parts.map((_, index) => parts.slice(index).join("-"));
}
