import { CABAL_TLS, sh } from "../../../core/commandLine.ts";
import { isUnder, plainName } from "../../../core/domainName.ts";
import type { EndpointEntry, Inventory } from "../../../core/inventory.ts";
import { nearestName } from "../../command/nearestName.ts";
import { type Finding, finding } from "../reasons/finding.ts";

/** What is looked at. */
export interface Scope {
  readonly endpoints: readonly EndpointEntry[];
  /** Names of certificates: those that were named, and those that the endpoints serve. */
  readonly certificates: ReadonlySet<string>;
  /** What is wrong with the question itself. */
  readonly findings: readonly Finding[];
}

/**
 * Finds what each instance means: `host:port` as in an alert's label, a host, also the one that connections go to, a URL,
 * or the name of an endpoint or certificate. None = all of the stack.
 */
export function scopeOf(inventory: Inventory, instances: readonly string[]): Scope {
  if (instances.length === 0) {
    const certificates = new Set(inventory.certificates.map(({ name }) => name));
    return { endpoints: inventory.endpoints, certificates, findings: [] };
  }
  const endpoints = new Set<EndpointEntry>();
  const certificates = new Set<string>();
  const findings: Finding[] = [];
  // As people paste them: with the blanks of the line that they come from.
  for (const instance of instances.map((one) => one.trim())) {
    const found = endpointsOf(inventory, instance);
    for (const one of found) {
      endpoints.add(one);
      certificates.add(one.certificate);
    }
    const named = inventory.certificates.find(({ name }) => name === instance);
    if (named !== undefined) certificates.add(named.name);
    if (found.length === 0 && named === undefined) findings.push(unmatched(inventory, instance));
  }
  return { endpoints: [...endpoints], certificates, findings };
}

function endpointsOf({ endpoints }: Inventory, instance: string): EndpointEntry[] {
  const { host, port, usualPort } = hostAndPort(instance);
  const ofHost = endpoints.filter((one) => one.hosts.includes(host) || one.connect === host);
  const narrowed = ofHost.filter((one) => one.port === (port ?? usualPort));
  // A URL without a port means the usual one of its scheme, where the host has that.
  const found = port === undefined && narrowed.length === 0 ? ofHost : narrowed;
  return endpoints
    .filter((one) => one.name === instance || found.includes(one))
    .map((one) => (one.hosts.includes(host) ? { ...one, hosts: [host] } : one));
}

const USUAL_PORTS: Readonly<Record<string, number>> = {
  https: 443,
  imaps: 993,
  pop3s: 995,
  smtps: 465,
  submissions: 465,
};

interface HostAndPort {
  readonly host: string;
  /** Undefined = it names none. */
  readonly port: number | undefined;
  /** That of a URL's scheme. */
  readonly usualPort: number | undefined;
}

export function hostAndPort(instance: string): HostAndPort {
  const [, scheme = "", rest = instance] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(instance) ?? [];
  const plain = rest.replace(/[/?#].*$/s, "");
  const [, host = plain, port] = /^(.*):(\d+)$/.exec(plain) ?? [];
  const usualPort = USUAL_PORTS[scheme.toLowerCase()];
  return { host: plainName(host), port: port === undefined ? undefined : Number(port), usualPort };
}

function unmatched(inventory: Inventory, instance: string): Finding {
  const { host, port, usualPort } = hostAndPort(instance);
  const topic = { link: "machine", subject: instance } as const;
  const mailDomain = inventory.mailDomains
    .filter((domain) => domain !== inventory.controlDomain)
    .find((domain) => host === domain || isUnder(host, domain));
  const names = inventory.endpoints.flatMap(({ hosts, port }) => hosts.map((one) => `${one}:${port}`));
  const doctor = (name: string | undefined) => (name === undefined ? [] : [sh`${CABAL_TLS} doctor ${name}`]);
  if (mailDomain !== undefined) {
    return finding(
      topic,
      "warn",
      "MAIL_DOMAIN",
      [
        `${mailDomain} is a mail domain of this stack; its servers are below ${inventory.controlDomain}: ${names.join(", ")}`,
      ],
      doctor(names[0]),
    );
  }
  const own = [...names, ...inventory.certificates.map(({ name }) => name)];
  const evidence = [`this stack has ${own.join(", ")}`];
  // As alerts and probes name it, of a host that is the stack's or could be.
  const isLabel = port !== undefined || usualPort !== undefined;
  const { controlDomain, endpoints } = inventory;
  const isOurs =
    host === controlDomain || isUnder(host, controlDomain) || endpoints.some((one) => one.connect === host);
  if (isLabel && isOurs) return { ...topic, verdict: "unknown", reason: "ENDPOINT_NOT_IN_STACK", evidence, next: [] };
  return {
    ...topic,
    verdict: "unknown",
    reason: "UNKNOWN_INSTANCE",
    evidence,
    next: doctor(nearest(instance, inventory)),
  };
}

/** Of all names that the doctor takes, the one that was probably meant; the first where none resembles it. */
function nearest(instance: string, { endpoints, certificates }: Inventory): string | undefined {
  const names = endpoints.flatMap(({ name, hosts, port }) => [
    ...hosts.map((host) => `${host}:${port}`),
    ...hosts,
    name,
  ]);
  const all = [...names, ...certificates.map(({ name }) => name)];
  return nearestName(instance, all) ?? names[0];
}
