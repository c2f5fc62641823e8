import { regionOfArn } from "../arn.ts";
import { DEFAULT_PORTS, KNOWN_PORTS, portProtocol } from "../hostCertificate/hostEndpoint.ts";
import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/renewalTimes.ts";
import type { EndpointProtocol } from "../inventory.ts";
import { partitionOf } from "../regions.ts";
import { HOUR_SECONDS } from "../time.ts";
import type { Fault, FaultPath } from "./configError.ts";
import { type Draft, type HostDraft, keyed, placed } from "./draft.ts";
import { endpointsText, PROTOCOLS } from "./hostSchema.ts";

/** Where a host's certificate goes and is looked at, and when its alerts are due. */
export function hostRules(draft: Draft): Fault[] {
  return [
    ...placed(draft.hosts, "hosts").flatMap(({ path, value: host }) => [
      ...endpointRules(host, path),
      ...foreignTargetGroups(host, path),
      ...repeatedTargets(host, path),
      ...acmRules(draft, host, path),
      ...regionRules(draft, host, path),
      ...lifetimeRule(host, path),
      ...orderRules(host, path),
    ]),
    ...sharedListeners(draft),
  ];
}

/** One sound endpoint of a host. */
export interface PlacedEndpoint {
  /** Of the item in ports or endpoints. */
  readonly path: FaultPath;
  /** As in the file; undefined = the host's own name. */
  readonly hostname: string | undefined;
  readonly port: number;
  /** Undefined = its port tells. */
  readonly protocol: EndpointProtocol | null | undefined;
  /** Undefined = its host name. */
  readonly connect?: string | null | undefined;
  readonly look?: boolean | null | undefined;
  readonly impact?: string | null | undefined;
}

/** From endpoints, or from their short form, ports; else the default. */
export function hostEndpointsOf(
  { ports, endpoints }: Pick<HostDraft, "ports" | "endpoints">,
  path: FaultPath,
): PlacedEndpoint[] {
  if (endpoints !== undefined) {
    return placed(endpoints, ...path, "endpoints").flatMap(({ path: at, value: { hostname, port, ...others } }) =>
      port && hostname !== null ? [{ path: at, hostname, port, protocol: undefined, ...others }] : [],
    );
  }
  return placed(ports === undefined ? DEFAULT_PORTS : ports, ...path, "ports").map((one) => ({
    path: one.path,
    hostname: undefined,
    port: one.value,
    protocol: undefined,
  }));
}

/** Each is there once, tells how TLS begins, and is one of the host's own name where a load balancer is for it. */
function endpointRules(host: HostDraft, path: FaultPath): Fault[] {
  const endpoints = hostEndpointsOf(host, path);
  const isShort = host.endpoints === undefined;
  return [
    ...doubledForms(host, path),
    ...repeatedEndpoints(endpoints, isShort),
    ...(isShort ? unknownPorts(endpoints) : unknownProtocols(endpoints)),
    ...unexposed(host, path, endpoints),
  ];
}

function doubledForms({ ports, endpoints }: HostDraft, path: FaultPath): Fault[] {
  if (ports === undefined || endpoints === undefined) return [];
  return [
    {
      path: [...path, "endpoints"],
      value: endpoints,
      allowed: "nothing beside ports, which is the short form for the host's own name",
      fix: "Write each port as { port: … } below endpoints, and remove ports.",
    },
  ];
}

function repeatedEndpoints(endpoints: readonly PlacedEndpoint[], isShort: boolean): Fault[] {
  const isSame = (one: PlacedEndpoint, other: PlacedEndpoint) =>
    one.port === other.port && one.hostname === other.hostname;
  return endpoints
    .filter((one, index) => endpoints.findIndex((other) => isSame(one, other)) < index)
    .map(({ path, hostname, port }) =>
      isShort
        ? { path, value: port, allowed: "each port once", fix: `Remove the second ${port}.` }
        : {
            path,
            value: { hostname, port },
            allowed: "each host name and port once",
            fix: `Remove the second ${hostname ?? "one"} with port ${port}.`,
          },
    );
}

function unknownProtocols(endpoints: readonly PlacedEndpoint[]): Fault[] {
  return endpoints
    .filter(({ port, protocol }) => portProtocol(port) === undefined && protocol === undefined)
    .map(({ path, port }) => ({
      path: [...path, "protocol"],
      value: undefined,
      allowed: `${PROTOCOLS.join(", ")}: port ${port} does not tell which`,
      fix: "Say how TLS begins on that port.",
    }));
}

function unknownPorts(endpoints: readonly PlacedEndpoint[]): Fault[] {
  const ports = endpoints.map(({ port }) => port);
  const long = endpointsText(ports, (port) =>
    typeof port === "number" && portProtocol(port) === undefined ? "tls" : undefined,
  );
  return endpoints
    .filter(({ port }) => portProtocol(port) === undefined)
    .map(({ path, port }) => ({
      path,
      value: port,
      allowed: `${KNOWN_PORTS.join(", ")}: any other port needs an endpoint that says how TLS begins`,
      fix: `Write ${long} instead of ports; protocol is ${PROTOCOLS.join(", ")}.`,
    }));
}

/** A load balancer is made for the host's own name. */
function unexposed({ expose, hostname }: HostDraft, path: FaultPath, endpoints: readonly PlacedEndpoint[]): Fault[] {
  if (!expose) return [];
  if (hostname?.startsWith("*.") === true) {
    const allowed = "only beside a host name without a wildcard, which the load balancer is for";
    return [{ path: [...path, "expose"], value: expose, allowed, fix: "Remove expose." }];
  }
  if (endpoints.length === 0 || endpoints.some((one) => one.hostname === undefined)) return [];
  return [
    {
      path: [...path, "expose"],
      value: expose,
      allowed: "only beside an endpoint of the host's own name, which the load balancer is for",
      fix: "Add { port: 465 } to endpoints, or remove expose.",
    },
  ];
}

/** Ports that the load balancer of a host is for. */
function exposedEndpoints(host: HostDraft, path: FaultPath): PlacedEndpoint[] {
  return hostEndpointsOf(host, path).filter(({ hostname }) => hostname === undefined);
}

function foreignTargetGroups(host: HostDraft, path: FaultPath): Fault[] {
  const own = exposedEndpoints(host, path).map(({ port }) => String(port));
  if (own.length === 0) return [];
  return keyed(host.expose?.targetGroupArns, ...path, "expose", "targetGroupArns")
    .filter(({ key }) => !own.includes(key))
    .map(({ path: at, key }) => ({
      path: at,
      value: key,
      allowed: `keys that are ports of the host's own name: ${own.join(", ")}`,
      fix:
        host.endpoints === undefined
          ? `Write ports: [${[...own, key].join(", ")}], or remove it here.`
          : `Add { port: ${key} } to endpoints, or remove it here.`,
    }));
}

function repeatedTargets({ deployTo }: HostDraft, path: FaultPath): Fault[] {
  const given = placed(deployTo, ...path, "deployTo");
  const seen = given.map(({ value }) => JSON.stringify(value));
  return given
    .filter((_, index) => seen.indexOf(seen[index] ?? "") < index)
    .map((one) => ({
      path: one.path,
      value: one.value,
      allowed: "each target once",
      fix: "Remove the second one.",
    }));
}

/** One list of regions a host: its ARNs are kept by region. All in the partition of the stack, whose role imports there. */
function acmRules({ "aws:region": region }: Draft, { deployTo }: HostDraft, path: FaultPath): Fault[] {
  const targets = placed(deployTo, ...path, "deployTo").flatMap(({ path: at, value }) =>
    "regions" in value ? [{ at, value, regions: placed(value.regions, ...at, "regions") }] : [],
  );
  const [, ...others] = targets;
  const regions = targets.flatMap((one) => one.regions);
  const names = regions.map(({ value }) => value);
  return [
    ...others.map(({ at, value }) => ({
      path: at,
      value,
      allowed: "one target of kind acm a host",
      fix: "Add its regions to those of the first one.",
    })),
    ...regions
      .filter(({ value }, index) => names.indexOf(value) < index)
      .map((one) => ({ path: one.path, value: one.value, allowed: "each region once", fix: "Remove the second one." })),
    ...regions
      .filter(({ value }) => region && partitionOf(value) !== partitionOf(region))
      .map((one) => ({
        path: one.path,
        value: one.value,
        allowed: `a region of the stack's partition, ${partitionOf(region ?? "")}`,
        fix: "Deploy this host in a stack of that partition.",
      })),
  ];
}

function regionRules({ "aws:region": region }: Draft, { expose }: HostDraft, path: FaultPath): Fault[] {
  if (!region || !expose) return [];
  const balancer = expose.loadBalancerArn;
  const given = [
    ...(balancer ? [{ path: [...path, "expose", "loadBalancerArn"], value: balancer }] : []),
    ...keyed(expose.targetGroupArns, ...path, "expose", "targetGroupArns"),
  ];
  return given
    .filter(({ value }) => regionOfArn(value) !== region)
    .map((one) => ({
      path: one.path,
      value: one.value,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name one in ${region}, or deploy this host in a stack of region ${regionOfArn(one.value)}.`,
    }));
}

/** A load balancer has one listener a port, whether an endpoint or a host has it made. */
function sharedListeners(draft: Draft): Fault[] {
  const owners = new Map<string, string>();
  for (const { path, value: endpoint } of placed(draft.endpoints, "endpoints")) {
    if (!("loadBalancerArn" in endpoint)) continue;
    owners.set(`${endpoint.loadBalancerArn} ${endpoint.port}`, `endpoint ${endpoint.name ?? path.at(-1)}`);
  }
  return placed(draft.hosts, "hosts").flatMap(({ path, value: host }) => {
    const balancer = host.expose?.loadBalancerArn;
    if (!balancer) return [];
    const self = `host ${host.name ?? path.at(-1)}`;
    return exposedEndpoints(host, path).flatMap(({ path: at, port }) => {
      const listener = `${balancer} ${port}`;
      const owner = owners.get(listener);
      owners.set(listener, owner ?? self);
      if (owner === undefined || owner === self) return [];
      const allowed = "a port that nothing else uses on the same load balancer";
      const fix = `Choose another load balancer than that of ${owner}.`;
      return [{ path: host.endpoints === undefined ? at : [...at, "port"], value: port, allowed, fix }];
    });
  });
}

function lifetimeRule({ profile, thresholds }: HostDraft, path: FaultPath): Fault[] {
  if (profile === null || !thresholds || thresholds.lifetimeHours !== undefined) return [];
  if (profileLifetimeSeconds(profile) !== undefined) return [];
  return [
    {
      path: [...path, "thresholds", "lifetimeHours"],
      value: undefined,
      allowed: `the hours that a certificate of profile ${profile} lives`,
      fix: "Add them: without, nobody knows when its alerts are due. Known are classic, tlsserver and shortlived.",
    },
  ];
}

/** Alerts come after the renewal should have, and in order: renewal, warning, critical, expiry. */
function orderRules({ profile, thresholds }: HostDraft, path: FaultPath): Fault[] {
  const { lifetimeHours, warningHours, criticalHours } = thresholds ?? {};
  const lifetime = lifetimeHours ? lifetimeHours * HOUR_SECONDS : profileLifetimeSeconds(profile ?? undefined);
  if (lifetime === undefined) return [];
  const renewHours = Math.floor(renewBeforeSeconds(lifetime) / HOUR_SECONDS);
  const ceiling = warningHours ?? renewHours;
  const faults: Fault[] = [];
  if (warningHours && warningHours >= renewHours) {
    faults.push({
      path: [...path, "thresholds", "warningHours"],
      value: warningHours,
      allowed: `less than ${renewHours}: the renewal is due ${renewHours} hours before expiry`,
      fix: "Give fewer hours, or every healthy renewal raises the alert; remove the key to have it derived.",
    });
  }
  if (criticalHours && criticalHours >= ceiling) {
    faults.push({
      path: [...path, "thresholds", "criticalHours"],
      value: criticalHours,
      allowed: `less than ${ceiling}: critical comes after the warning`,
      fix: "Give fewer hours, or remove the key to have it derived.",
    });
  }
  return faults;
}
