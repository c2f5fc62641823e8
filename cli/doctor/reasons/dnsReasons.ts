import type { ReasonText } from "./reasonText.ts";

/** DNS: the zone, its delegation, CAA, and the record by which ACM proves the domain. */
export const DNS_REASONS = {
  ZONE_MISSING: {
    meaning: "Route 53 has no hosted zone with the id that the stack was deployed with.",
    fix: "Find the zone that public DNS delegates to, set zoneId to it, and deploy.",
  },
  ZONE_SHADOWED: {
    meaning:
      "Public DNS asks other name servers than those of the stack's zone: another zone of the same name answers, so what the stack writes is seen by nobody.",
    fix: "Point the delegation (at the registrar or in the parent zone) back to the stack's zone, or set zoneId to the zone that answers, and deploy.",
  },
  ZONE_NOT_DELEGATED: {
    meaning: "Public DNS has no delegation for the control domain, or one to servers that do not answer.",
    fix: "Set the name servers of the stack's zone at the registrar or in the parent zone.",
  },
  NAME_DELEGATED_AWAY: {
    meaning:
      "The zone delegates a name above the record to other name servers, so the record in this zone is seen by nobody.",
    fix: "Remove the NS record, or put the record into the zone that it delegates to.",
  },
  CAA_FORBIDS: {
    meaning: "A CAA record in DNS forbids the certificate authority to issue for this name.",
    fix: "Add a CAA record for the authority where the record is (issuewild for a wildcard that has any), or remove the one that forbids.",
  },
  CAA_LOOKUP_FAILS: {
    meaning: "The CAA lookup fails with SERVFAIL, which a certificate authority must take as a prohibition.",
    fix: "Repair DNS for the name: a lame delegation or broken DNSSEC are the usual causes.",
  },
  VALIDATION_RECORD_MISSING: {
    meaning: "The CNAME by which ACM proves the domain is not in the zone, so ACM can neither issue nor renew.",
    fix: "Put it back: the doctor does it with --fix. ACM looks again by itself, within hours.",
  },
  VALIDATION_RECORD_CHANGED: {
    meaning: "The CNAME by which ACM proves the domain has another value than ACM asks for.",
    fix: "Set the value that ACM asks for: the doctor does it with --fix.",
  },
  VALIDATION_RECORD_NOT_PUBLIC: {
    meaning: "The CNAME by which ACM proves the domain is in the zone, but public DNS does not have it.",
    fix: "If it was made in the last minutes, wait. Otherwise ask another resolver (--resolver): one that cached its absence forgets it after the zone's negative TTL.",
  },
  CHALLENGE_NOT_DELEGATED: {
    meaning:
      "The host's proof is configured to go to another record, but no CNAME in public DNS leads there from _acme-challenge.<name>: the authority would not find it, so the function makes no order.",
    fix: "Make _acme-challenge.<name> a CNAME to the host's challenge.recordName, or set recordName to where it leads, and deploy. The function's next run goes on by itself.",
  },
  CHALLENGE_DELEGATED: {
    meaning:
      "The host's proof is put at _acme-challenge.<name> itself, but a CNAME in public DNS leads away from there: the authority would look elsewhere, and Route 53 takes no other record beside a CNAME.",
    fix: "Remove the CNAME, or name where it leads in the host's challenge.recordName (with its zone), and deploy.",
  },
} as const satisfies Record<string, ReasonText>;
