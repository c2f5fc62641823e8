import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import { isMissing, known } from "../reading.ts";

/** Whether public DNS asks the stack's zone, and not another one of the same name. */
export function delegation(facts: Facts): Finding[] {
  const { zone, nameServers, assigned } = facts.dns;
  const { zoneId, controlDomain } = facts.inventory;
  const place = { link: "dns", subject: controlDomain } as const;
  if (!("value" in zone)) return [unread(place, `hosted zone ${zoneId}`, zone) ?? []].flat();
  if (isMissing(zone)) return [finding(place, "fail", "ZONE_MISSING", [`Route 53 has no zone ${zoneId}`])];
  const name = zone.value?.name ?? controlDomain;
  if (!("value" in nameServers)) {
    const what = `the name servers of ${name}`;
    if (nameServers.why !== "servfail") return [unread(place, what, nameServers) ?? []].flat();
    return [finding(place, "fail", "ZONE_NOT_DELEGATED", [`${what}: ${nameServers.unknown}`])];
  }
  if (!("value" in assigned)) return [unread(place, `the name servers of zone ${zoneId}`, assigned) ?? []].flat();
  const ours = assigned.value ?? [];
  const theirs = nameServers.value;
  if (theirs === undefined)
    return [finding(place, "fail", "ZONE_NOT_DELEGATED", [`public DNS has no name servers for ${name}`])];
  if (theirs.some((one) => ours.includes(one))) return [pass(place, `${name} is delegated to zone ${zoneId}`)];
  const others = known(facts.dns.sameName) ?? [];
  const evidence = [
    `public DNS asks ${theirs.join(", ")}`,
    `zone ${zoneId} is at ${ours.join(", ")}`,
    ...(others.length === 0 ? [] : [`this account has also zone ${others.join(", ")} of the same name`]),
  ];
  return [finding(place, "fail", "ZONE_SHADOWED", evidence)];
}
