import { AMAZON_ISSUERS } from "../../../core/caa/index.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { acmEntries, urgencyOfEntry } from "./acmWanted.ts";
import { caaFinding } from "./caaFinding.ts";
import { pathVerdict } from "./urgency.ts";

/** Whether CAA lets Amazon issue the names of each certificate of ACM. */
export function amazonCaa(facts: Facts): Finding[] {
  return acmEntries(facts).flatMap((entry) => {
    const verdict = pathVerdict(urgencyOfEntry(facts, entry));
    const findings = entry.names.map((name) =>
      caaFinding(facts, { link: "validation", subject: entry.name }, verdict, name, { issuers: AMAZON_ISSUERS }),
    );
    return findings.find((one) => one.verdict !== "pass") ?? findings[0] ?? [];
  });
}
