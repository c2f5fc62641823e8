import { isIP } from "node:net";
import { aliasTarget } from "../../../core/domainName.ts";
import { allRead, known, type Reading } from "../../aws/reading.ts";
import { type DnsFacts, type EndpointFacts, WAYS } from "./facts.ts";

/**
 * The name servers of every private hosted zone, whatever its name: they are addresses inside a VPC's resolver, and no
 * public zone has them.
 */
const PRIVATE_SERVER = /^ns-(0|512|1024|1536)\.awsdns-00\.(com|net|org|co\.uk)$/;

/** Whether the resolver was asked inside a network that has a private zone of the name. */
function isPrivateView({ nameServers, privateZones }: Pick<DnsFacts, "nameServers" | "privateZones">): boolean {
  if (!("value" in nameServers)) return false;
  const servers = nameServers.value ?? [];
  // A resolver in a VPC may also answer that the private zone has no such record.
  if (servers.length === 0) return "value" in privateZones && privateZones.value.length > 0;
  return servers.every((one) => PRIVATE_SERVER.test(one));
}

/** The same facts without what such a resolver says of public DNS: a private zone hides the public one wholly. */
export function withoutPrivateView(dns: DnsFacts, name: string): DnsFacts {
  if (!isPrivateView(dns)) return dns;
  const unread: Reading<never> = {
    unknown: `the resolver here sees a private zone ${name}, not the public one; use --resolver`,
    why: "resolver",
  };
  const all = <Value>(readings: ReadonlyMap<string, Value>) =>
    new Map([...readings.keys()].map((key) => [key, unread]));
  return {
    ...dns,
    nameServers: unread,
    cnames: all(dns.cnames),
    delegations: all(dns.delegations),
    caa: all(dns.caa),
  };
}

/** Where the records of the endpoint's hosts lead by the public zone; asked only where a private zone answers instead. */
export async function withPublicAddresses(
  endpoint: EndpointFacts,
  { nameServers, zone }: DnsFacts,
  addressesOf: (name: string) => Promise<Reading<readonly string[]>>,
): Promise<EndpointFacts> {
  const { entry } = endpoint;
  if ("value" in nameServers || nameServers.why !== "resolver" || entry.connect !== undefined) return endpoint;
  const found = await Promise.all(
    entry.hosts.map(async (host) => {
      const records = known(zone)?.records.filter(({ name, type }) => name === host && WAYS.has(type)) ?? [];
      const targets = records.flatMap(({ alias, values }) => (alias === undefined ? values : [alias]));
      const read = await Promise.all(
        targets.map(async (one) => (isIP(one) === 0 ? addressesOf(aliasTarget(one)) : { value: [one] })),
      );
      const all = allRead(read);
      return [host, "value" in all ? { value: all.value.flat() } : all] as const;
    }),
  );
  return { ...endpoint, publicAddresses: new Map(found) };
}

/** A host without an address there may have one in the public zone. */
export function withoutPrivateAbsence(endpoint: EndpointFacts, { nameServers }: DnsFacts): EndpointFacts {
  if ("value" in nameServers || nameServers.why !== "resolver") return endpoint;
  const addresses = [...endpoint.addresses].map(
    ([host, found]) => [host, "value" in found && found.value.length === 0 ? nameServers : found] as const,
  );
  return { ...endpoint, addresses: new Map(addresses) };
}
