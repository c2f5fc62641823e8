import { isUnder } from "../../../core/domainName.ts";
import { isMissing, known } from "../../aws/reading.ts";
import type { Facts, ZoneRecord } from "../gather/facts.ts";
import { type Finding, finding, passed, type Topic, unread } from "../reasons/finding.ts";

/** Whether public DNS asks the stack's zone, and not another one of the same name. */
export function delegation(facts: Facts): Finding[] {
  const { zone, nameServers, assigned } = facts.dns;
  const { zoneId, controlDomain } = facts.inventory;
  const topic = { link: "dns", subject: controlDomain } as const;
  if (!("value" in zone)) return [unreadZone(facts, topic) ?? []].flat();
  if (isMissing(zone)) return [finding(topic, "fail", "ZONE_MISSING", [`Route 53 has no zone ${zoneId}`])];
  const name = zone.value?.name ?? controlDomain;
  if (!("value" in nameServers)) {
    const what = `the name servers of ${name}`;
    if (nameServers.why !== "servfail") return [unread(topic, what, nameServers) ?? []].flat();
    return [finding(topic, "fail", "ZONE_NOT_DELEGATED", [`${what}: ${nameServers.unknown}`])];
  }
  if (!("value" in assigned)) return [unread(topic, `the name servers of zone ${zoneId}`, assigned) ?? []].flat();
  const ours = assigned.value ?? [];
  const theirs = nameServers.value;
  if (theirs === undefined)
    return [finding(topic, "fail", "ZONE_NOT_DELEGATED", [`public DNS has no name servers for ${name}`])];
  if (theirs.some((one) => ours.includes(one))) return [passed(topic, `${name} is delegated to zone ${zoneId}`)];
  const others = known(facts.dns.sameName) ?? [];
  const evidence = [
    `public DNS asks ${theirs.join(", ")}`,
    `zone ${zoneId} is at ${ours.join(", ")}`,
    ...(others.length === 0 ? [] : [`this account has also zone ${others.join(", ")} of the same name`]),
  ];
  return [finding(topic, "fail", "ZONE_SHADOWED", evidence)];
}

/** Without the zone nobody knows what resolvers should show; undefined when it was read. */
export function unreadZone({ dns, inventory }: Facts, topic: Topic): Finding | undefined {
  return unread(topic, `hosted zone ${inventory.zoneId}`, dns.zone);
}

/** The NS record by which the zone hands `name` to other name servers; undefined = none, or the zone is not known. */
export function zoneCut({ dns }: Facts, name: string): ZoneRecord | undefined {
  const zone = known(dns.zone);
  return zone?.records.find(
    (one) => one.type === "NS" && one.name !== zone.name && (name === one.name || isUnder(name, one.name)),
  );
}
