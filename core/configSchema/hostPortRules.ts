import { KNOWN_PORTS, portProtocol } from "../hostCertificate/portProtocol.ts";
import { arnParts, isLoadBalancerArn, isTargetGroupArn } from "./arn.ts";
import type { Draft } from "./draft.ts";
import type { Fault, FaultPath } from "./fault.ts";
import type { HostDraft } from "./hostDraft.ts";

/** Each port of a host is there once and tells how TLS begins; what is said of ports is said of the host's own. */
export function hostPortRules(draft: Draft): Fault[] {
  return [
    ...draft.hosts.flatMap((host) => [
      ...repeatedPorts(host),
      ...unknownProtocols(host),
      ...foreignPorts(host, ["protocols"], host.protocols),
      ...foreignPorts(
        host,
        ["expose", "targetGroupArns"],
        host.targetGroups.map(([port]) => port),
      ),
      ...repeatedServices(host),
      ...regionRules(draft, host),
    ]),
    ...sharedListeners(draft),
  ];
}

function repeatedPorts({ ports }: HostDraft): Fault[] {
  return ports
    .filter(({ port }, place) => ports.findIndex((other) => other.port === port) < place)
    .map(({ path, port }) => ({ path, value: port, allowed: "each port once", fix: `Remove the second ${port}.` }));
}

function unknownProtocols({ ports, protocols }: HostDraft): Fault[] {
  return ports
    .filter(({ port }) => portProtocol(port) === undefined && !protocols.includes(String(port)))
    .map(({ path, port }) => ({
      path,
      value: port,
      allowed: `one of ${KNOWN_PORTS.join(", ")}, or a port with an entry in protocols`,
      fix: `Say how TLS begins there: protocols: { ${port}: tls }, or smtp-starttls, or imap-starttls.`,
    }));
}

function foreignPorts({ path, ports }: HostDraft, place: FaultPath, keys: readonly string[]): Fault[] {
  const own = ports.map(({ port }) => String(port));
  if (own.length === 0) return [];
  return keys
    .filter((key) => /^[1-9]\d{0,4}$/.test(key) && !own.includes(key))
    .map((key) => ({
      path: [...path, ...place, key],
      value: key,
      allowed: `keys that are ports of the host: ${own.join(", ")}`,
      fix: `Add ${key} to the host's ports, or remove it here.`,
    }));
}

function repeatedServices({ path, services }: HostDraft): Fault[] {
  const seen = services.map((service) => JSON.stringify(service));
  return services.flatMap(([cluster, service], index) => {
    if (typeof service !== "string" || seen.indexOf(seen[index] ?? "") === index) return [];
    return [
      {
        path: [...path, "services", index],
        value: { cluster, service },
        allowed: "each service once",
        fix: `Remove the second ${service}.`,
      },
    ];
  });
}

function regionRules({ region }: Draft, { path, loadBalancerArn, targetGroups }: HostDraft): Fault[] {
  const balancers =
    loadBalancerArn !== undefined && isLoadBalancerArn(loadBalancerArn, "net")
      ? [{ path: [...path, "expose", "loadBalancerArn"], arn: loadBalancerArn }]
      : [];
  const groups = targetGroups
    .filter(([, arn]) => isTargetGroupArn(arn))
    .map(([port, arn]) => ({ path: [...path, "expose", "targetGroupArns", port], arn }));
  return [...balancers, ...groups]
    .filter(({ arn }) => region !== undefined && arnParts(arn)?.region !== region)
    .map(({ path: place, arn }) => ({
      path: place,
      value: arn,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name one in ${region}, or deploy this host in a stack of region ${arnParts(arn)?.region}.`,
    }));
}

/** A load balancer has one listener a port, whether an endpoint or a host has it made. */
function sharedListeners(draft: Draft): Fault[] {
  const owners = new Map<string, string>();
  for (const { loadBalancerArn, port, name, path } of draft.endpoints) {
    owners.set(`${loadBalancerArn} ${port}`, `endpoint ${name ?? path.at(-1)}`);
  }
  return draft.hosts.flatMap(({ loadBalancerArn, ports, name, path: hostPath }) =>
    loadBalancerArn === undefined
      ? []
      : ports.flatMap(({ path, port }) => {
          const place = `${loadBalancerArn} ${port}`;
          const owner = owners.get(place);
          const self = `host ${name ?? hostPath.at(-1)}`;
          owners.set(place, owner ?? self);
          if (owner === undefined || owner === self) return [];
          const allowed = "a port that nothing else uses on the same load balancer";
          return [{ path, value: port, allowed, fix: `Choose another load balancer than that of ${owner}.` }];
        }),
  );
}
