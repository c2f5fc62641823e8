import type { AcmCertificateEntry } from "../../../core/inventory.ts";
import type { AcmCertificate, AcmValidation, Facts, ZoneRecord } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import { known } from "../reading.ts";
import { acmEntries, activeCertificates, urgencyOfCertificate } from "./acmWanted.ts";
import { fixCommand, recordsAt } from "./commands.ts";
import { pathVerdict } from "./urgency.ts";
import { zoneCut } from "./zoneCut.ts";

/** The CNAME that proves the domain: in the zone, with ACM's value, and in public DNS. */
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
      return judge(facts, entry, certificate, validation.record);
    }),
  );
}

type Wanted = NonNullable<AcmValidation["record"]>;

function judge(facts: Facts, entry: AcmCertificateEntry, certificate: AcmCertificate, wanted: Wanted): Finding[] {
  const place = { link: "validation", subject: entry.name } as const;
  const verdict = pathVerdict(urgencyOfCertificate(certificate, entry, facts.now));
  const answer = facts.dns.cnames.get(wanted.name);
  const visible = known(answer);
  if (visible === wanted.value) return [pass(place, `${wanted.name} is in public DNS, with ACM's value`)];
  const zone = known(facts.dns.zone);
  const inZone = zone?.records.find(({ name, type }) => name === wanted.name && type === "CNAME");
  const value = inZone?.values[0]?.toLowerCase().replace(/\.$/, "");
  const asked = `ACM asks for ${wanted.name} CNAME ${wanted.value}`;
  const fix = [fixCommand(facts.inventory, entry.name)];
  if (zone !== undefined && inZone === undefined) {
    const others = otherTypes(zone.records, wanted);
    const evidence = [asked, "the zone has no such record", ...others];
    const next = others.length === 0 ? fix : [recordsAt(facts.inventory, wanted.name)];
    return [finding(place, verdict, "VALIDATION_RECORD_MISSING", evidence, next)];
  }
  if (value !== undefined && value !== wanted.value) {
    return [finding(place, verdict, "VALIDATION_RECORD_CHANGED", [asked, `the zone has ${value}`], fix)];
  }
  if (answer !== undefined && !("value" in answer)) return [unread(place, wanted.name, answer) ?? []].flat();
  return [notPublic(facts, place, verdict, wanted, visible)];
}

function otherTypes(records: readonly ZoneRecord[], { name }: Wanted): string[] {
  const others = records.filter((one) => one.name === name).map(({ type }) => type);
  return others.length === 0 ? [] : [`but it has ${others.join(", ")} of that name, which a CNAME excludes`];
}

function notPublic(
  facts: Facts,
  place: Pick<Finding, "link" | "subject">,
  verdict: "fail" | "warn",
  { name, value }: Wanted,
  visible: string | undefined,
): Finding {
  const zone = known(facts.dns.zone);
  const cut = zoneCut(facts, name);
  if (cut !== undefined) {
    const evidence = [
      `${cut.name} is delegated to ${cut.values.join(", ")}`,
      `so ${name} in this zone is not asked for`,
    ];
    return finding(place, verdict, "NAME_DELEGATED_AWAY", evidence);
  }
  const evidence = [
    visible === undefined ? `public DNS has no ${name}` : `public DNS has ${name} CNAME ${visible}`,
    zone === undefined ? `it should be ${value}; the zone could not be read` : "the zone has the right one",
  ];
  return finding(place, verdict, "VALIDATION_RECORD_NOT_PUBLIC", evidence);
}
