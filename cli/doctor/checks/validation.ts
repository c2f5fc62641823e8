import { isUnder, plainName } from "../../../core/domainName.ts";
import type { AcmCertificateEntry, ChallengeEntry } from "../../../core/inventory.ts";
import { delegationFault } from "../../../core/renewal/challengeRecords.ts";
import { ownChallenges } from "../../../core/renewal/settingsOf.ts";
import { known } from "../../aws/reading.ts";
import type { AcmCertificate, AcmValidation } from "../../aws/acm.ts";
import type { Facts, ZoneRecord } from "../gather/facts.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { putRecord, recordsAt } from "../reasons/commands.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import { unreadZone, zoneCut } from "./delegation.ts";
import { pathVerdict } from "./urgency.ts";
import { acmEntries, activeCertificates, hostPathVerdict, urgencyOfCertificate } from "./wanted.ts";

/** ACM's validation CNAME: in the zone, with ACM's value, and in public DNS. */
export function validationRecord(facts: Facts): Finding[] {
  return acmEntries(facts).flatMap((entry) => judgeEntry(facts, entry));
}

function judgeEntry(facts: Facts, entry: AcmCertificateEntry): Finding[] {
  const seen = new Set<string>();
  return activeCertificates(facts, entry).flatMap((certificate) =>
    certificate.validations.flatMap((validation) => {
      // Regions, and `*.d` and `d`, share one record.
      if (validation.record === undefined || seen.has(validation.record.name)) return [];
      seen.add(validation.record.name);
      return judgeRecord(facts, entry, certificate, validation.record);
    }),
  );
}

type Wanted = NonNullable<AcmValidation["record"]>;

function judgeRecord(facts: Facts, entry: AcmCertificateEntry, certificate: AcmCertificate, wanted: Wanted): Finding[] {
  const topic = { link: "validation", subject: entry.name } as const;
  const verdict = pathVerdict(urgencyOfCertificate(certificate, entry, facts.now));
  const answer = facts.dns.cnames.get(wanted.name);
  const visible = known(answer);
  if (visible === wanted.value) return [passed(topic, `${wanted.name} is in public DNS, with ACM's value`)];
  const zone = known(facts.dns.zone);
  const inZone = zone?.records.find(({ name, type }) => name === wanted.name && type === "CNAME");
  const value = inZone?.values.map(plainName)[0];
  const asked = `ACM asks for ${wanted.name} CNAME ${wanted.value}`;
  if (zone !== undefined && inZone === undefined) {
    const others = otherTypes(zone.records, wanted);
    const evidence = [asked, "the zone has no such record", ...others];
    const next = others.length === 0 ? [] : [recordsAt(facts.inventory, wanted.name)];
    return [finding(topic, verdict, "VALIDATION_RECORD_MISSING", evidence, next)];
  }
  if (value !== undefined && value !== wanted.value) {
    return [finding(topic, verdict, "VALIDATION_RECORD_CHANGED", [asked, `the zone has ${value}`])];
  }
  if (answer !== undefined && !("value" in answer)) return [unread(topic, wanted.name, answer) ?? []].flat();
  // Where the zone was not read, nobody knows whether public DNS should have it.
  return [unreadZone(facts, topic) ?? notPublic(facts, topic, verdict, wanted, visible)];
}

function otherTypes(records: readonly ZoneRecord[], { name }: Wanted): string[] {
  const others = records.filter((one) => one.name === name).map(({ type }) => type);
  return others.length === 0 ? [] : [`but it has ${others.join(", ")} of that name, which a CNAME excludes`];
}

function notPublic(
  facts: Facts,
  topic: Topic,
  verdict: "fail" | "warn",
  { name, value }: Wanted,
  visible: string | undefined,
): Finding {
  const zone = known(facts.dns.zone);
  const cut = zoneCut(facts, name);
  if (cut !== undefined) {
    const evidence = [
      `${cut.name} is delegated to ${cut.values.join(", ")}`,
      `so no resolver sees ${name} in this zone`,
    ];
    return finding(topic, verdict, "NAME_DELEGATED_AWAY", evidence);
  }
  const evidence = [
    visible === undefined ? `public DNS has no ${name}` : `public DNS has ${name} CNAME ${visible}`,
    zone === undefined ? `it should be ${value}; the zone does not exist` : "the zone has the right one",
  ];
  return finding(topic, verdict, "VALIDATION_RECORD_NOT_PUBLIC", evidence);
}

/** Whether public DNS leads from where a CA looks for a challenge record to where the function writes it. */
export function challengeDelegation(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) =>
    ownChallenges(host.entry.names).flatMap(({ recordName: asked }, index) => {
      const challenge = host.entry.challenges[index];
      return challenge === undefined ? [] : judgeChallenge(facts, host, asked, challenge);
    }),
  );
}

function judgeChallenge(
  facts: Facts,
  host: HostFacts,
  asked: string,
  { recordName, zoneId }: ChallengeEntry,
): Finding[] {
  const topic = { link: "validation", subject: host.entry.name } as const;
  const verdict = hostPathVerdict(host, facts.now);
  const links = facts.dns.delegations.get(asked);
  if (links === undefined) return [];
  const cut = zoneId === facts.inventory.zoneId ? zoneCut(facts, recordName) : undefined;
  if (cut !== undefined) {
    const evidence = `${cut.name} is delegated to ${cut.values.join(", ")}, so no resolver sees ${recordName} in this zone`;
    return [finding(topic, verdict, "NAME_DELEGATED_AWAY", [evidence])];
  }
  if (!("value" in links)) return [unread(topic, asked, links) ?? []].flat();
  if (asked === recordName) {
    const end = links.value.at(-1);
    if (end === undefined)
      return [passed(topic, `the CA looks for the challenge record at ${asked}, where it is written`)];
    const next = [recordsAt(facts.inventory, asked)];
    return [finding(topic, verdict, "CHALLENGE_DELEGATED", [`${asked} leads to ${end} in public DNS`], next)];
  }
  const fault = delegationFault({ asked, recordName }, links.value);
  if (fault === undefined) return [passed(topic, `${asked} leads to ${recordName}`)];
  const unjudged = unreadZone(facts, topic);
  if (unjudged !== undefined) return [unjudged];
  const zone = known(facts.dns.zone);
  const isOurs = zone !== undefined && isUnder(asked, zone.name);
  const next = isOurs ? [putRecord(zone.id, asked, "CNAME", [recordName])] : [];
  return [finding(topic, verdict, "CHALLENGE_NOT_DELEGATED", [fault], next)];
}
