import { baseDomain } from "./domainName.ts";
import type { KeyAlgorithm } from "./keyAlgorithm.ts";
import type { GenerationSettings, WildcardConfig } from "./stackConfig.ts";

export interface CertificatePlanArgs {
  /** Name of the component: the start of every logical name. */
  readonly name: string;
  /** `example.net` for a certificate of `*.example.net`. */
  readonly controlDomain: string;
  readonly wildcard: WildcardConfig;
  /** Regions in which something serves the certificate. */
  readonly regions: readonly string[];
  /** Region of the stack; its certificates carry no region in their logical names. */
  readonly homeRegion: string;
}

export interface PlannedCertificate {
  /** `<name>-g<n>`, with `-<region>` outside the home region: no other resource's name has the number. */
  readonly logicalName: string;
  readonly generation: number;
  readonly region: string;
  /** The primary name, then the alternative ones. */
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** ARN of a certificate made elsewhere: it is read, never requested. Absent = requested. */
  readonly existingArn?: string;
  readonly protect: boolean;
  /** Whether its generation serves. */
  readonly active: boolean;
}

export interface PlannedValidationRecord {
  /** Named after the domain, without generation and region: all of them are validated by this one record. */
  readonly logicalName: string;
  readonly baseDomain: string;
  /** Logical name of the certificate that tells the record's name and value. */
  readonly source: string;
}

export interface CertificatePlan {
  readonly certificates: readonly PlannedCertificate[];
  /** Undefined when no generation is requested: a certificate made elsewhere tells no validation record. */
  readonly validationRecord: PlannedValidationRecord | undefined;
  /** Logical name of the serving certificate by region. */
  readonly activeByRegion: Readonly<Record<string, string>>;
}

/** The certificates of every generation in every region, from plain values, so that a preview knows all of them. */
export function certificatePlan(args: CertificatePlanArgs): CertificatePlan {
  const generations = [...args.wildcard.issued].sort((a, b) => a - b);
  const certificates = generations.flatMap((generation) =>
    args.regions.map((region) => plannedCertificate(args, generation, region)),
  );
  const active = certificates.filter((one) => one.active);
  return {
    certificates,
    validationRecord: plannedRecord(args, certificates),
    activeByRegion: Object.fromEntries(active.map((one) => [one.region, one.logicalName])),
  };
}

function plannedCertificate(args: CertificatePlanArgs, generation: number, region: string): PlannedCertificate {
  const { name, controlDomain, wildcard, homeRegion } = args;
  const { keyAlgorithm, apex } = settingsOf(args, generation);
  const existingArn = existingArnOf(args, generation, region);
  return {
    logicalName: region === homeRegion ? `${name}-g${generation}` : `${name}-g${generation}-${region}`,
    generation,
    region,
    names: apex ? [`*.${controlDomain}`, controlDomain] : [`*.${controlDomain}`],
    keyAlgorithm,
    ...(existingArn === undefined ? {} : { existingArn }),
    // What is only read cannot be deleted by the stack, so there is nothing to protect.
    protect: existingArn === undefined && !wildcard.retiring.includes(generation),
    active: generation === wildcard.active,
  };
}

function settingsOf(args: CertificatePlanArgs, generation: number): GenerationSettings {
  return args.wildcard.settings[generation] ?? { keyAlgorithm: "RSA_2048", apex: false };
}

function existingArnOf(args: CertificatePlanArgs, generation: number, region: string): string | undefined {
  const arns = args.wildcard.existing[generation];
  if (arns === undefined) return undefined;
  const arn = arns[region];
  // Requesting the missing region here would give one generation two different certificates by accident.
  if (arn === undefined) {
    throw new Error(
      `certificatePlan: existing generation ${generation} has no certificate in region "${region}"; ` +
        `it has ${Object.keys(arns).join(", ")}. Name its ARN in "${region}".`,
    );
  }
  return arn;
}

/**
 * The record reads its value from the lowest requested generation: it exists longest, so adding one never turns the
 * record's inputs into unknowns, which would preview as a replacement.
 */
function plannedRecord(
  args: CertificatePlanArgs,
  certificates: readonly PlannedCertificate[],
): PlannedValidationRecord | undefined {
  const requested = certificates.filter((one) => one.existingArn === undefined);
  const lowest = requested.filter((one) => one.generation === requested[0]?.generation);
  const source = lowest.find((one) => one.region === args.homeRegion) ?? lowest[0];
  if (source === undefined) return undefined;
  const domain = baseDomain(args.controlDomain);
  return { logicalName: `${args.name}-validation-${domain}`, baseDomain: domain, source: source.logicalName };
}
