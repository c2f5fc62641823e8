import { isUnder } from "../../core/domainName.ts";
import type { EndpointEntry, Inventory } from "../../core/inventory.ts";
import { type Finding, finding } from "./finding.ts";

/** What is looked at. */
export interface Scope {
  readonly endpoints: readonly EndpointEntry[];
  /** Names of certificates: those that were named, and those that the endpoints serve. */
  readonly certificates: ReadonlySet<string>;
  /** What is wrong with the question itself. */
  readonly findings: readonly Finding[];
}

/**
 * Finds what each instance means: `host:port` as in an alert's label, a host, a URL, or the name of an endpoint or
 * certificate. None = all of the stack.
 */
export function scopeOf(inventory: Inventory, instances: readonly string[]): Scope {
  if (instances.length === 0) {
    const certificates = new Set(inventory.certificates.map(({ name }) => name));
    return { endpoints: inventory.endpoints, certificates, findings: [] };
  }
  const endpoints = new Set<EndpointEntry>();
  const certificates = new Set<string>();
  const findings: Finding[] = [];
  for (const instance of instances) {
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
  const { host, port } = placeOf(instance);
  return endpoints
    .filter((one) => one.name === instance || (one.hosts.includes(host) && (port === undefined || port === one.port)))
    .map((one) => (one.hosts.includes(host) ? { ...one, hosts: [host] } : one));
}

function placeOf(instance: string): { readonly host: string; readonly port: number | undefined } {
  const plain = instance.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#].*$/, "");
  const [, host = plain, port] = /^(.*):(\d+)$/.exec(plain) ?? [];
  return { host: host.toLowerCase().replace(/\.$/, ""), port: port === undefined ? undefined : Number(port) };
}

function unmatched(inventory: Inventory, instance: string): Finding {
  const { host } = placeOf(instance);
  const place = { link: "machine", subject: instance } as const;
  const mailDomain = inventory.mailDomains.find((domain) => host === domain || isUnder(host, domain));
  const names = inventory.endpoints.flatMap(({ hosts, port }) => hosts.map((one) => `${one}:${port}`));
  const example = names[0] === undefined ? [] : [`npx --no cabal-tls doctor ${names[0]}`];
  if (mailDomain !== undefined) {
    return finding(
      place,
      "warn",
      "MAIL_DOMAIN",
      [
        `${mailDomain} is a mail domain of this stack; its servers are below ${inventory.controlDomain}: ${names.join(", ")}`,
      ],
      example,
    );
  }
  return {
    ...place,
    verdict: "unknown",
    reason: "UNKNOWN_INSTANCE",
    evidence: [`this stack has ${[...names, ...inventory.certificates.map(({ name }) => name)].join(", ")}`],
    next: example,
  };
}
