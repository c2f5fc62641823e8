import { sh } from "../../../core/commandLine.ts";
import { aliasTarget } from "../../../core/domainName.ts";
import { type EndpointEntry, identifierOf } from "../../../core/inventory.ts";
import { type EndpointFacts, type Facts, WAYS, type ZoneRecord } from "../gather/facts.ts";
import { type Finding, finding, type Topic, unread } from "../reasons/finding.ts";
import { known, type Unread } from "../../aws/reading.ts";
import { recordsAt } from "../reasons/commands.ts";
import { servesWanted } from "./servedCertificate.ts";
import { isPaused } from "./servedFault.ts";
import { subjectOf } from "./wanted.ts";
import { unreadZone, zoneCut } from "./delegation.ts";

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
  const topic = { link: "endpoint", subject: subjectOf(endpoint.entry) } as const;
  const evidence = [
    `${host} leads to ${there[0]}, which is another endpoint with the same certificate`,
    `the endpoint is at ${wanted}`,
  ];
  return [finding(topic, "fail", "HOST_POINTS_ELSEWHERE", evidence)];
}

function judge(facts: Facts, endpoint: EndpointFacts, host: string): Finding[] {
  const topic = { link: "endpoint", subject: subjectOf(endpoint.entry) } as const;
  const addresses = endpoint.addresses.get(host);
  if (addresses === undefined) return [];
  const unreadAddresses = unread(topic, `the addresses of ${endpoint.entry.connect ?? host}`, addresses);
  // A name inside a network is not in the zone.
  if (endpoint.entry.connect !== undefined) {
    // Service discovery forgets a name that has no task.
    const isIdle = unreadAddresses !== undefined && isPaused(facts, endpoint);
    return [
      isIdle ? finding(topic, "warn", "SERVICE_PAUSED", unreadAddresses.evidence) : (unreadAddresses ?? []),
    ].flat();
  }
  const cut = zoneCut(facts, host);
  if (cut !== undefined) {
    const evidence = [`${cut.name} is delegated to ${cut.values.join(", ")}, so no resolver sees ${host} in this zone`];
    return [finding(topic, "fail", "NAME_DELEGATED_AWAY", evidence)];
  }
  if (!("value" in addresses)) {
    const isLame = addresses.why === "servfail";
    return [(isLame ? lameFinding(facts, topic, host, addresses) : unreadAddresses) ?? []].flat();
  }
  const found =
    privateRecord(facts, endpoint, host, addresses.value) ??
    elsewhereFinding(facts, endpoint, host) ??
    (addresses.value.length > 0 ? undefined : absentFinding(facts, topic, host));
  return found === undefined ? [] : [found];
}

/** Every client sees the failure, unless the zone is another one than this machine believes. */
function lameFinding(facts: Facts, topic: Topic, host: string, { unknown }: Unread): Finding {
  const evidence = [`the addresses of ${host}: ${unknown}`];
  return unreadZone(facts, topic) ?? finding(topic, "fail", "HOST_WITHOUT_ADDRESS", evidence, [sh`dig +trace ${host}`]);
}

function elsewhereFinding(facts: Facts, { entry }: EndpointFacts, host: string): Finding | undefined {
  const wanted = targetOf(entry);
  const elsewhere = recordsOf(facts, host).filter((one) => wanted !== undefined && !targetsOf(one).includes(wanted));
  if (elsewhere.length === 0) return undefined;
  const evidence = elsewhere.map((one) => `${one.name} ${one.type} leads to ${targetsOf(one).join(", ")}`);
  const topic = { link: "endpoint", subject: subjectOf(entry) } as const;
  return finding(topic, "fail", "HOST_POINTS_ELSEWHERE", [...evidence, `the endpoint is at ${wanted}`]);
}

function absentFinding(facts: Facts, topic: Topic, host: string): Finding {
  const leads = recordsOf(facts, host);
  const zone = known(facts.dns.zone);
  const inZone = leads.length === 0 ? ", nor a record in the zone" : "; its record is in the zone";
  const evidence = [`${host} has no address in public DNS${zone === undefined ? "" : inZone}`];
  const next = leads.length === 0 ? [] : [sh`dig +trace ${host}`];
  return unreadZone(facts, topic) ?? finding(topic, "fail", "HOST_WITHOUT_ADDRESS", evidence, next);
}

/** Inside a network a private zone of the same name answers, and may keep an address that the endpoint no longer has. */
function privateRecord(
  { dns }: Facts,
  { entry, publicAddresses }: EndpointFacts,
  host: string,
  seen: readonly string[],
): Finding | undefined {
  const wanted = known(publicAddresses?.get(host)) ?? [];
  if (seen.length === 0 || wanted.length === 0 || seen.some((one) => wanted.includes(one))) return undefined;
  const zones = known(dns.privateZones) ?? [];
  const evidence = [
    `inside this network ${host} is at ${seen.join(", ")}${zones.length === 0 ? "" : ` (private zone ${zones.join(", ")})`}`,
    `the endpoint is at ${wanted.join(", ")}`,
  ];
  const next = zones.map((zoneId) => recordsAt({ zoneId }, host));
  return finding({ link: "endpoint", subject: subjectOf(entry) }, "fail", "PRIVATE_RECORD_STALE", evidence, next);
}

/** Clients take either family of addresses, so each must lead there. A name without records has a wildcard's. */
function recordsOf({ dns }: Facts, host: string): ZoneRecord[] {
  const ways = (known(dns.zone)?.records ?? []).filter(({ type }) => WAYS.has(type));
  const own = ways.filter(({ name }) => name === host);
  return own.length > 0 ? own : ways.filter(({ name }) => name === `*.${host.slice(host.indexOf(".") + 1)}`);
}

/** AWS's name of the endpoint; undefined = the inventory does not tell it. */
function targetOf(entry: EndpointEntry): string | undefined {
  const name = identifierOf(entry, "dnsName");
  return name === undefined ? undefined : aliasTarget(name);
}

function targetsOf({ alias, values }: ZoneRecord): string[] {
  return (alias === undefined ? values : [alias]).map(aliasTarget);
}
