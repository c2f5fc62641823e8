import { acmRegions } from "../../../core/deployTarget.ts";
import type { AcmCopy } from "../../../core/hostCertificate/hostState.ts";
import { sameSerial, shortSerial } from "../../../core/serial.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { type Finding, finding, passed } from "../reasons/finding.ts";
import { hostState } from "./wanted.ts";

/** What no later run does better, whatever it is that the certificate waits for. */
const LASTING: ReadonlySet<string> = new Set(["ACM_REIMPORT_REFUSED", "ACM_REFUSED", "ACM_NOT_OURS"]);

/** Whether ACM of each region that is a target has the stored certificate, as the function's last run has found it. */
export function acmImports(host: HostFacts): Finding[] {
  const { stored, acm = [] } = hostState(host) ?? {};
  // Without a certificate the check of the store says so.
  if (stored === undefined) return [];
  return acmRegions(host.entry.deployTo).map((region) => {
    const copy = acm.find((one) => one.region === region);
    const topic = { link: "deployment", subject: host.entry.name } as const;
    if (sameSerial(copy?.serial, stored.serial)) return passed(topic, `ACM in ${region} has the stored certificate`);
    const evidence = [
      `ACM in ${region} ${hasText(copy)}, stored is serial ${shortSerial(stored.serial)}`,
      ...(copy?.error === undefined ? [] : [`${copy.error.reason}: ${copy.error.detail}`]),
    ];
    const isLasting = LASTING.has(copy?.error?.reason ?? "");
    return finding(topic, "fail", isLasting ? "ACM_IMPORT_REFUSED" : "ACM_IMPORT_MISSING", evidence);
  });
}

function hasText(copy: AcmCopy | undefined): string {
  return copy?.serial === undefined ? "has no certificate of it" : `has serial ${shortSerial(copy.serial)}`;
}
