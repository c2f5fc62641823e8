import { type CaaQuestion, caaLookupNames, caaText, caaVerdict } from "../../../core/caa/index.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";

/** Climbs the CAA records of a name as a CA does, and judges the first set. */
export function caaFinding(
  { dns }: Facts,
  place: Pick<Finding, "link" | "subject">,
  verdict: "fail" | "warn",
  name: string,
  question: Omit<CaaQuestion, "wildcard">,
): Finding {
  for (const at of caaLookupNames(name)) {
    const reading = dns.caa.get(at);
    if (reading === undefined) continue;
    if ("servfail" in reading) {
      return finding(place, verdict, "CAA_LOOKUP_FAILS", [`the CAA lookup of ${at} ends with SERVFAIL`]);
    }
    const unknown = unread(place, `the CAA records of ${at}`, reading);
    if (unknown !== undefined || !("value" in reading)) return unknown ?? pass(place);
    if (reading.value.length === 0) continue;
    const judged = caaVerdict(reading.value, { ...question, wildcard: name.startsWith("*.") });
    if (!judged.allowed) {
      const wanted = question.issuers.join(", ");
      return finding(place, verdict, "CAA_FORBIDS", [
        `CAA at ${at}: ${judged.why}`,
        `allowed must be one of ${wanted}`,
      ]);
    }
    return pass(
      place,
      judged.record === undefined
        ? `CAA at ${at} says nothing about issuing`
        : `CAA at ${at} allows it: ${caaText(judged.record)}`,
    );
  }
  return pass(place, `no CAA record for ${name}: every authority may issue`);
}
