import { type Row, STEPS } from "./plantedOrderFaults.ts";

const STEP = `${STEPS}/importToAcm.ts`;
const END = `${STEPS}/removeImport.ts`;

/** Faults in what brings a certificate into ACM. */
export const ACM_FAULTS: readonly Row[] = [
  ["a certificate of a killed run is not looked for", STEP, "seen.there ??= await found(run, region);"],
  [
    "only the first region gets the certificate",
    STEP,
    "for (const region of acmRegions(run.host.deployTo)) {\n    const error",
    "for (const region of acmRegions(run.host.deployTo).slice(0, 1)) {\n    const error",
  ],
  ["a certificate that was deleted by hand is not missed", `${STEPS}/renewHost.ts`, " || !(await isStillInAcm(run))"],
  ["a host that is renamed loses its ARNs", STEP, " && !(await isOfEarlier(run, arn))"],
  ["hosts that swap their names lose their ARNs", STEP, " && (await mayHave(run, named, arn))"],
  [
    "a certificate is imported anew at each renewal",
    STEP,
    "seen.there === undefined ? {",
    "seen.there !== undefined ? {",
  ],
  [
    "what is deleted need not have the tags of the host",
    END,
    "isImportedFor(tags, context.settings.stack, host)",
    "true",
  ],
  ["the ARN of what was deleted stays written down", END, "await forget(removal);"],
  ["what is in use counts as deleted", END, "if (usedBy === undefined) return;", "return;"],
  [
    "a certificate is deleted while another run may import it",
    END,
    "HostLease.take(removal.context, removal.parameters.lease)",
    "HostLease.take(removal.context, removal.parameters.acm)",
  ],
];
