import { carriedAlong, type GivenOptions } from "../../command/carriedOptions.ts";
import type { Finding } from "../reasons/finding.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** The diagnosis with commands that are about the same stack, seen from the same place, as the one that was typed. */
export function withGivenOptions(diagnosis: Diagnosis, given: GivenOptions): Diagnosis {
  const carried = (next: readonly string[]) => next.map((one) => carriedAlong(one, given));
  const finding = (one: Finding): Finding => ({ ...one, next: carried(one.next) });
  const withRoot = <T extends { readonly rootCause: Finding | undefined }>(one: T): T => ({
    ...one,
    rootCause: one.rootCause && finding(one.rootCause),
  });
  return {
    ...withRoot(diagnosis),
    endpoints: diagnosis.endpoints.map(withRoot),
    certificates: diagnosis.certificates.map(withRoot),
    emergencies: diagnosis.emergencies.map((one) => ({ ...one, next: carried(one.next) })),
    findings: diagnosis.findings.map(finding),
  };
}
