import { sh } from "../../../core/commandLine.ts";
import type { Inventory } from "../../../core/inventory.ts";
import { fixCommand, nameServersOf } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

/** DNS: the zone, its delegation, CAA, and the records by which ACM and the ACME CA validate a name. */
export const DNS_REASONS = [
  {
    code: "ZONE_MISSING",
    meaning: "Route 53 has no hosted zone with the id that the stack was deployed with.",
    fix: "Find the zone that public DNS delegates to, set zoneId to its id, and deploy.",
    next: ({ controlDomain }: Inventory) => [sh`aws route53 list-hosted-zones-by-name --dns-name ${controlDomain}`],
    blocks: ["put-record"],
  },
  {
    code: "ZONE_SHADOWED",
    meaning:
      "The control domain is delegated to other name servers than those of the stack's zone: another zone of the same name answers, so no resolver sees what the stack writes.",
    fix: "Point the delegation (at the registrar or in the parent zone) back to the stack's zone, or set zoneId to the zone that answers, and deploy.",
    next: nameServersOf,
    blocks: ["put-record"],
  },
  {
    code: "ZONE_NOT_DELEGATED",
    meaning: "Public DNS has no delegation for the control domain, or one to servers that do not answer.",
    fix: "Set the name servers of the stack's zone at the registrar or in the parent zone.",
    next: nameServersOf,
    blocks: ["put-record"],
  },
  {
    code: "NAME_DELEGATED_AWAY",
    meaning:
      "The zone delegates a name above the record to other name servers, so no resolver sees the record in this zone.",
    fix: "Remove the NS record, or put the record into the zone that it delegates to.",
  },
  {
    code: "CAA_FORBIDS",
    meaning: "A CAA record in DNS forbids the CA to issue for this name.",
    fix: "Add a CAA record that allows the CA where the forbidding record is (issuewild for a wildcard if there is any issuewild record), or remove the one that forbids.",
    blocks: ["renew"],
  },
  {
    code: "CAA_LOOKUP_FAILS",
    meaning: "The CAA lookup fails with SERVFAIL, which a CA must treat as a prohibition.",
    fix: "Repair DNS for the name: a lame delegation or broken DNSSEC are the usual causes.",
    blocks: ["renew"],
  },
  {
    code: "VALIDATION_RECORD_MISSING",
    meaning: "The CNAME by which ACM validates the domain is not in the zone, so ACM can neither issue nor renew.",
    fix: "Create it again: the doctor does that with --fix. ACM checks again by itself within hours.",
    next: fixCommand,
    repair: "put-record",
    blocks: ["rotate"],
  },
  {
    code: "VALIDATION_RECORD_CHANGED",
    meaning: "The CNAME by which ACM validates the domain has another value than ACM asks for.",
    fix: "Set the value that ACM asks for: the doctor does that with --fix.",
    next: fixCommand,
    repair: "put-record",
    blocks: ["rotate"],
  },
  {
    code: "VALIDATION_RECORD_NOT_PUBLIC",
    meaning: "The CNAME by which ACM validates the domain is in the zone, but public DNS does not have it.",
    fix: "If it was created in the last minutes, wait. Otherwise ask another resolver (--resolver): one that cached its absence forgets it after the zone's negative TTL.",
  },
  {
    code: "CHALLENGE_NOT_DELEGATED",
    meaning:
      "The host's challenge record is configured to be at another name, but no CNAME in public DNS leads there from _acme-challenge.<name>: the CA would not find it, so the function creates no order.",
    fix: "Make _acme-challenge.<name> a CNAME to the host's challenge.recordName, or set recordName to where it leads, and deploy. The function's next run continues by itself.",
    blocks: ["renew"],
  },
  {
    code: "CHALLENGE_DELEGATED",
    meaning:
      "The host's challenge record is written at _acme-challenge.<name> itself, but a CNAME in public DNS leads away from there: the CA would look elsewhere, and Route 53 accepts no other record beside a CNAME.",
    fix: "Remove the CNAME, or set the host's challenge.recordName (and its zone) to where it leads, and deploy.",
    blocks: ["renew"],
  },
] as const satisfies readonly ReasonRow[];
