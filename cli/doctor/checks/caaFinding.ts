import { type CaaQuestion, type CaaRecord, caaLookupNames, caaText, caaVerdict } from "../../../core/caa/index.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import { known } from "../reading.ts";
import { putRecord } from "./commands.ts";

/** Climbs the CAA records of a name as a CA does, and judges the first set. */
export function caaFinding(
  facts: Facts,
  place: Pick<Finding, "link" | "subject">,
  verdict: "fail" | "warn",
  name: string,
  question: Omit<CaaQuestion, "wildcard">,
): Finding {
  for (const at of caaLookupNames(name)) {
    const reading = facts.dns.caa.get(at);
    if (reading === undefined) continue;
    if ("servfail" in reading) {
      return finding(place, verdict, "CAA_LOOKUP_FAILS", [`the CAA lookup of ${at} ends with SERVFAIL`]);
    }
    const unknown = unread(place, `the CAA records of ${at}`, reading);
    if (unknown !== undefined || !("value" in reading)) return unknown ?? pass(place);
    if (reading.value.length === 0) continue;
    return judge(facts, place, verdict, at, reading.value, { ...question, wildcard: name.startsWith("*.") });
  }
  return pass(place, `no CAA record for ${name}: every authority may issue`);
}

function judge(
  facts: Facts,
  place: Pick<Finding, "link" | "subject">,
  verdict: "fail" | "warn",
  at: string,
  records: readonly CaaRecord[],
  question: CaaQuestion,
): Finding {
  const judged = caaVerdict(records, question);
  if (!judged.allowed) {
    const evidence = [`CAA at ${at}: ${judged.why}`, `allowed must be one of ${question.issuers.join(", ")}`];
    const tag = judged.records[0]?.tag ?? "issue";
    return finding(place, verdict, "CAA_FORBIDS", evidence, allowing(facts, at, records, tag, question));
  }
  return pass(
    place,
    judged.record === undefined
      ? `CAA at ${at} says nothing about issuing`
      : `CAA at ${at} allows it: ${caaText(judged.record)}`,
  );
}

/** Puts one more record beside those that forbid, where that helps and the set is in the stack's zone. */
function allowing(
  { dns, inventory }: Facts,
  at: string,
  records: readonly CaaRecord[],
  tag: string,
  question: CaaQuestion,
): string[] {
  const own = known(dns.zone)?.records.find(({ name, type }) => name === at && type === "CAA");
  const [value = ""] = question.issuers;
  const added = { flags: 0, tag, value };
  if (own === undefined || !caaVerdict([...records, added], question).allowed) return [];
  return [putRecord(inventory.zoneId, at, "CAA", [...own.values, `0 ${tag} "${value}"`])];
}
