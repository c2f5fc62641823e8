import { delegationFault } from "../../../core/renewal/challengeDelegation.ts";
import { ownChallenges } from "../../../core/renewal/settingsOf.ts";
import type { ChallengeEntry } from "../../../core/inventory.ts";
import { isUnder } from "../../../core/domainName.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { HostFacts } from "../hostFacts.ts";
import { known } from "../reading.ts";
import { putRecord, recordsAt } from "./commands.ts";
import { hostPathVerdict } from "./hostWanted.ts";
import { zoneCut } from "./zoneCut.ts";

/** Whether public DNS leads from where a CA asks for a proof to where the function puts it. */
export function challengeDelegation(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) =>
    ownChallenges(host.entry.names).flatMap(({ recordName: asked }, place) => {
      const challenge = host.entry.challenges[place];
      return challenge === undefined ? [] : judge(facts, host, asked, challenge);
    }),
  );
}

function judge(facts: Facts, host: HostFacts, asked: string, { recordName, zoneId }: ChallengeEntry): Finding[] {
  const place = { link: "validation", subject: host.entry.name } as const;
  const verdict = hostPathVerdict(host, facts.now);
  const links = facts.dns.delegations.get(asked);
  if (links === undefined) return [];
  const cut = zoneId === facts.inventory.zoneId ? zoneCut(facts, recordName) : undefined;
  if (cut !== undefined) {
    const evidence = `${cut.name} is delegated to ${cut.values.join(", ")}, so ${recordName} in this zone is not asked for`;
    return [finding(place, verdict, "NAME_DELEGATED_AWAY", [evidence])];
  }
  if (!("value" in links)) return [unread(place, asked, links) ?? []].flat();
  if (asked === recordName) {
    const end = links.value.at(-1);
    if (end === undefined) return [pass(place, `the proof is looked for at ${asked}, and put there`)];
    const next = [recordsAt(facts.inventory, asked)];
    return [finding(place, verdict, "CHALLENGE_DELEGATED", [`${asked} leads to ${end} in public DNS`], next)];
  }
  const fault = delegationFault({ asked, recordName }, links.value);
  if (fault === undefined) return [pass(place, `${asked} leads to ${recordName}`)];
  const zone = known(facts.dns.zone);
  const isOurs = zone !== undefined && isUnder(asked, zone.name);
  const next = isOurs ? [putRecord(zone.id, asked, "CNAME", [recordName])] : [];
  return [finding(place, verdict, "CHALLENGE_NOT_DELEGATED", [fault], next)];
}
