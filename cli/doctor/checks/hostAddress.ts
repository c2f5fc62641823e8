import type { EndpointEntry } from "../../../core/inventory.ts";
import type { EndpointFacts, Facts, ZoneRecord } from "../facts.ts";
import { type Finding, finding, unread } from "../finding.ts";
import { known } from "../reading.ts";
import { refreshedUp } from "./commands.ts";
import { servesWanted } from "./servedCertificate.ts";
import { subjectOf } from "./wanted.ts";
import { zoneCut } from "./zoneCut.ts";

const WAYS: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/**
 * Whether each host name leads to its endpoint. A way that ends at the right certificate is right, unless it is that of
 * another endpoint with the same one.
 */
export function hostAddress(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => {
    const judged = servesWanted(facts, endpoint) ? swapped : judge;
    return endpoint.entry.hosts.flatMap((host) => judged(facts, endpoint, host));
  });
}

function swapped(facts: Facts, endpoint: EndpointFacts, host: string): Finding[] {
  const wanted = targetOf(endpoint.entry);
  const others = facts.inventory.endpoints.flatMap((one) => targetOf(one) ?? []).filter((one) => one !== wanted);
  const there = recordsOf(facts, host)
    .flatMap(targetsOf)
    .filter((one) => others.includes(one));
  if (wanted === undefined || there.length === 0) return [];
  const place = { link: "endpoint", subject: subjectOf(endpoint.entry) } as const;
  const evidence = [
    `${host} leads to ${there[0]}, which is another endpoint with the same certificate`,
    `the endpoint is at ${wanted}`,
  ];
  return [finding(place, "fail", "HOST_POINTS_ELSEWHERE", evidence, [refreshedUp(facts.inventory)])];
}

function judge(facts: Facts, endpoint: EndpointFacts, host: string): Finding[] {
  const place = { link: "endpoint", subject: subjectOf(endpoint.entry) } as const;
  const up = [refreshedUp(facts.inventory)];
  const addresses = endpoint.addresses.get(host);
  if (addresses === undefined) return [];
  const cut = zoneCut(facts, host);
  if (cut !== undefined) {
    const evidence = [`${cut.name} is delegated to ${cut.values.join(", ")}, so ${host} in this zone is not asked for`];
    return [finding(place, "fail", "NAME_DELEGATED_AWAY", evidence)];
  }
  if (!("value" in addresses) && addresses.why === "servfail") {
    const evidence = [`the addresses of ${host}: ${addresses.unknown}`];
    return [finding(place, "fail", "HOST_WITHOUT_ADDRESS", evidence, [`dig +trace ${host}`])];
  }
  if (!("value" in addresses)) return [unread(place, `the addresses of ${host}`, addresses) ?? []].flat();
  const leads = recordsOf(facts, host);
  const wanted = targetOf(endpoint.entry);
  const elsewhere = leads.filter((one) => wanted !== undefined && !targetsOf(one).includes(wanted));
  if (elsewhere.length > 0) {
    const evidence = elsewhere.map((one) => `${one.name} ${one.type} leads to ${targetsOf(one).join(", ")}`);
    return [finding(place, "fail", "HOST_POINTS_ELSEWHERE", [...evidence, `the endpoint is at ${wanted}`], up)];
  }
  if (addresses.value.length > 0) return [];
  const zone = known(facts.dns.zone);
  const inZone = leads.length === 0 ? ", nor a record in the zone" : "; its record is in the zone";
  const evidence = [`${host} has no address in public DNS${zone === undefined ? "" : inZone}`];
  const next = leads.length === 0 ? up : [`dig +trace ${host}`];
  return [finding(place, "fail", "HOST_WITHOUT_ADDRESS", evidence, next)];
}

/** Clients take either family of addresses, so each must lead there. A name without records has a wildcard's. */
function recordsOf({ dns }: Facts, host: string): ZoneRecord[] {
  const ways = (known(dns.zone)?.records ?? []).filter(({ type }) => WAYS.has(type));
  const own = ways.filter(({ name }) => name === host);
  return own.length > 0 ? own : ways.filter(({ name }) => name === `*.${host.slice(host.indexOf(".") + 1)}`);
}

/** AWS's name of the endpoint; undefined = the inventory does not tell it. */
function targetOf({ identifiers }: EndpointEntry): string | undefined {
  const { loadBalancerDnsName, targetDomainName, distributionId, domainName } = identifiers;
  const name = loadBalancerDnsName ?? targetDomainName ?? (distributionId === undefined ? undefined : domainName);
  return name === undefined ? undefined : plainTarget(name);
}

function targetsOf({ alias, values }: ZoneRecord): string[] {
  return (alias === undefined ? values : [alias]).map(plainTarget);
}

function plainTarget(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");
}
