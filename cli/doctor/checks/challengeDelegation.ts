import { type Delegation, delegationFault, delegations } from "../../../core/renewal/challengeDelegation.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { HostFacts } from "../hostFacts.ts";
import { hostPathVerdict } from "./hostWanted.ts";

/** Whether public DNS leads from where a CA asks for a delegated proof to where the function puts it. */
export function challengeDelegation(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) =>
    delegations(host.entry.names, host.entry.challenges).flatMap((one) => judge(facts, host, one)),
  );
}

function judge(facts: Facts, host: HostFacts, delegation: Delegation): Finding[] {
  const place = { link: "validation", subject: host.entry.name } as const;
  const { asked, recordName } = delegation;
  const links = facts.dns.delegations.get(asked);
  if (links === undefined) return [];
  if (!("value" in links)) return [unread(place, asked, links) ?? []].flat();
  const fault = delegationFault(delegation, links.value);
  if (fault === undefined) return [pass(place, `${asked} leads to ${recordName}`)];
  return [finding(place, hostPathVerdict(host, facts.now), "CHALLENGE_NOT_DELEGATED", [fault])];
}
