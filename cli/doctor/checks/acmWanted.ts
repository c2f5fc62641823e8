import { type AcmCertificateEntry, acmCertificates } from "../../../core/inventory.ts";
import type { AcmCertificate, Facts } from "../facts.ts";
import type { Reading } from "../reading.ts";
import { known } from "../reading.ts";
import { type Urgency, urgencyOf } from "./urgency.ts";

/** What ACM says about the generation that serves, in each of its regions. */
export function activeReadings(
  facts: Facts,
  { generations, active }: AcmCertificateEntry,
): { readonly region: string; readonly arn: string; readonly reading: Reading<AcmCertificate | undefined> }[] {
  const arns = generations.find(({ generation }) => generation === active)?.arns ?? {};
  return Object.entries(arns).flatMap(([region, arn]) => {
    const reading = facts.certificates.get(arn);
    return reading === undefined ? [] : [{ region, arn, reading }];
  });
}

export function activeCertificates(facts: Facts, entry: AcmCertificateEntry): AcmCertificate[] {
  return activeReadings(facts, entry).flatMap(({ reading }) => known(reading) ?? []);
}

/** Undefined = it has no expiry, since it is not issued. */
export function urgencyOfCertificate(
  { notAfter }: AcmCertificate,
  { thresholds }: AcmCertificateEntry,
  now: number,
): Urgency | undefined {
  return notAfter === undefined ? undefined : urgencyOf(notAfter, now, thresholds);
}

/** The most urgent of the entry's certificates; undefined = one is not issued, or none is known. */
export function urgencyOfEntry(facts: Facts, entry: AcmCertificateEntry): Urgency | undefined {
  const ends = activeCertificates(facts, entry).flatMap(({ notAfter }) => notAfter ?? []);
  return ends.length === 0 ? undefined : urgencyOf(Math.min(...ends), facts.now, entry.thresholds);
}

/** The entry of a certificate's name, if it is one of ACM that is looked at. */
export function acmEntries(facts: Facts): AcmCertificateEntry[] {
  return acmCertificates(facts.inventory).filter((entry) => activeReadings(facts, entry).length > 0);
}
