import type { GenerationSettings, WildcardConfig } from "../configSchema/stackConfig.ts";
import { baseDomain } from "../domainName.ts";
import type { KeyAlgorithm } from "../endpointKinds.ts";
import { DEFAULT_GENERATION } from "../endpointKinds.ts";
import { generationHostName, issuerOf, wildcardNames } from "../generation.ts";

export interface CertificatePlanArgs {
  /** Name of the component: the start of every logical name. */
  readonly name: string;
  /** `example.net` for a certificate of `*.example.net`. */
  readonly controlDomain: string;
  readonly wildcard: Omit<WildcardConfig, "validationTimeoutMinutes">;
  /** Regions in which something serves the certificate; undefined = the provider's own. */
  readonly regions: readonly (string | undefined)[];
  /** Region of the stack; its certificates carry no region in their logical names. Undefined = the provider's own. */
  readonly homeRegion: string | undefined;
}

export interface PlannedCertificate {
  /** `<name>-g<n>`, with `-<region>` outside the home region: no other resource's name has the number. */
  readonly logicalName: string;
  readonly generation: number;
  /** Undefined = the provider's own. */
  readonly region: string | undefined;
  /** The primary name, then the alternative ones. */
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** ARN of an external certificate: it is read, never requested. Absent = requested. */
  readonly existingArn?: string;
  /**
   * The renewal function gets it from an ACME CA and imports it, over `existingArn` where that is given: the function's name
   * for it. Absent = ACM issues it, or somebody else renews it.
   */
  readonly obtainedAs?: string;
  readonly protect: boolean;
  /** Of its generation: the active one serves, a newer one stands by, an older one has served or was passed over. */
  readonly role: GenerationRole;
}

export type GenerationRole = "active" | "newer" | "older";

export interface PlannedValidationRecord {
  /** Named after the domain, without generation and region: all of them are validated by this one record. */
  readonly logicalName: string;
  readonly baseDomain: string;
  /** Logical name of the certificate that tells the record's name and value. */
  readonly source: string;
}

export interface CertificatePlan {
  readonly certificates: readonly PlannedCertificate[];
  /** Undefined when no generation is requested from ACM: an external certificate has no validation record to publish. */
  readonly validationRecord: PlannedValidationRecord | undefined;
}

/** The certificates of every generation in every region, from plain values, so that a preview knows all of them. */
export function certificatePlan(args: CertificatePlanArgs): CertificatePlan {
  const generations = [...args.wildcard.issued].sort((a, b) => a - b);
  const certificates = generations.flatMap((generation) =>
    args.regions.map((region) => plannedCertificate(args, generation, region)),
  );
  return { certificates, validationRecord: plannedRecord(args, certificates) };
}

function plannedCertificate(
  args: CertificatePlanArgs,
  generation: number,
  region: string | undefined,
): PlannedCertificate {
  const { name, controlDomain, wildcard, homeRegion } = args;
  const settings = settingsOf(args, generation);
  const existingArn = existingArnOf(args, generation, region);
  const isObtained = issuerOf(settings) === "acme";
  return {
    logicalName: region === homeRegion ? `${name}-g${generation}` : `${name}-g${generation}-${region}`,
    generation,
    region,
    names: wildcardNames(controlDomain, settings),
    keyAlgorithm: settings.keyAlgorithm,
    ...(existingArn === undefined ? {} : { existingArn }),
    ...(isObtained ? { obtainedAs: generationHostName(name, generation) } : {}),
    // What is only read cannot be deleted by the stack, so there is nothing to protect; what renews it can.
    protect: (existingArn === undefined || isObtained) && !wildcard.retiring.includes(generation),
    role: roleOf(generation, wildcard.active),
  };
}

/** Whether this program itself asks ACM for it. */
export function isRequested({ existingArn, obtainedAs }: PlannedCertificate): boolean {
  return existingArn === undefined && obtainedAs === undefined;
}

function roleOf(generation: number, active: number): GenerationRole {
  if (generation === active) return "active";
  return generation > active ? "newer" : "older";
}

function settingsOf(args: CertificatePlanArgs, generation: number): GenerationSettings {
  return args.wildcard.settings[generation] ?? DEFAULT_GENERATION;
}

function existingArnOf(args: CertificatePlanArgs, generation: number, region: string | undefined): string | undefined {
  const arns = args.wildcard.existing[generation];
  if (arns === undefined) return undefined;
  const arn = arns[region ?? ""];
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
  const requested = certificates.filter(isRequested);
  const lowest = requested.filter((one) => one.generation === requested[0]?.generation);
  const source = lowest.find((one) => one.region === args.homeRegion) ?? lowest[0];
  if (source === undefined) return undefined;
  const domain = baseDomain(args.controlDomain);
  return { logicalName: `${args.name}-validation-${domain}`, baseDomain: domain, source: source.logicalName };
}
