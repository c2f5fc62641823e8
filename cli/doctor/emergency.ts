import type { AcmCertificateEntry } from "../../core/inventory.ts";
import { acmEntries, activeCertificates } from "./checks/acmWanted.ts";
import { rotateNext } from "./checks/commands.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** A certificate whose renewal is stuck and whose end is near: waiting and repairing is over. */
export interface Emergency {
  readonly certificate: string;
  /** ISO 8601: when it expires, or has expired. */
  readonly notAfter: string;
  readonly secondsLeft: number;
  /** What to type, in this order. */
  readonly next: readonly string[];
}

const DAY = 86_400;
/** 14 days of a certificate that lives 198 days, and the same share of a shorter life. */
const ACM_LIMIT = { seconds: 14 * DAY, lifetime: 198 * DAY };

/** Below this, a stuck certificate is an emergency. */
export function emergencyLimit(limit: { seconds: number; lifetime: number }, lifetimeSeconds: number): number {
  return limit.seconds * Math.min(1, lifetimeSeconds / limit.lifetime);
}

export function emergencies(facts: Facts, findings: readonly Finding[]): Emergency[] {
  return acmEntries(facts).flatMap((entry) => acmEmergency(facts, entry, findings) ?? []);
}

/** Faults that a new certificate would meet as well: they are repaired first. */
const ALSO_BLOCKS_NEW: ReadonlySet<string | undefined> = new Set([
  "VALIDATION_RECORD_MISSING",
  "VALIDATION_RECORD_CHANGED",
]);

function acmEmergency(facts: Facts, entry: AcmCertificateEntry, findings: readonly Finding[]): Emergency | undefined {
  const ends = activeCertificates(facts, entry).flatMap(({ notBefore, notAfter }) =>
    notAfter === undefined ? [] : [{ notAfter, lifetime: (notAfter - (notBefore ?? facts.now)) / 1000 }],
  );
  const first = ends.sort((left, right) => left.notAfter - right.notAfter)[0];
  if (first === undefined) return undefined;
  const left = (first.notAfter - facts.now) / 1000;
  if (left >= emergencyLimit(ACM_LIMIT, first.lifetime)) return undefined;
  const stuck = findings.filter(
    ({ subject, verdict, link }) => subject === entry.name && verdict !== "pass" && link !== "served",
  );
  if (stuck.length === 0) return undefined;
  const repairs = stuck.filter(({ reason }) => ALSO_BLOCKS_NEW.has(reason)).flatMap(({ next }) => next);
  return {
    certificate: entry.name,
    notAfter: new Date(first.notAfter).toISOString(),
    secondsLeft: Math.round(left),
    next: [...repairs, rotateNext(facts.inventory)],
  };
}
