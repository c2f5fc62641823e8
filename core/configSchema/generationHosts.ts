import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/renewalTimes.ts";
import { generationFolder, generationHostName, issuerOf, wildcardNames } from "../generation.ts";
import { defaultTier, ownChallenges } from "../renewal/settingsOf.ts";
import { thresholds } from "../thresholds.ts";
import type { hostConfig } from "./hostConfig.ts";
import type { wildcardConfig } from "./wildcard.ts";

const WILDCARD = "wildcard";

export interface GenerationHostsArgs {
  readonly wildcard: ReturnType<typeof wildcardConfig>;
  readonly controlDomain: string;
  readonly stack: string;
  /** Regions whose consumers need the certificate. */
  readonly regions: readonly string[];
}

/**
 * The generations that an ACME CA issues, as hosts of the renewal function. Without endpoints of their own: what serves
 * them are the endpoints of the wildcard. One that stands for imports that somebody else has made is renewed over each of
 * their ARNs, also where no consumer needs it any more.
 */
export function generationHosts({ wildcard, controlDomain, stack, regions }: GenerationHostsArgs) {
  return wildcard.issued.flatMap((generation): ReturnType<typeof hostConfig>[] => {
    const settings = wildcard.settings[generation];
    if (settings === undefined || issuerOf(settings) === "acm") return [];
    const { keyAlgorithm: keyType, profile } = settings;
    const name = generationHostName(WILDCARD, generation);
    const names = wildcardNames(controlDomain, settings);
    return [
      {
        name,
        names,
        // That of its first name would be shared by all of them, and by a host that has the same wildcard.
        folder: generationFolder(stack, name),
        endpoints: [],
        deployTo: [acmTarget(regions, wildcard.existing[generation])],
        keyType,
        tier: defaultTier(keyType),
        profile,
        challenges: ownChallenges(names).map((one) => ({ ...one, zoneId: undefined })),
        thresholds: profileThresholds(profile),
        expose: undefined,
      },
    ];
  });
}

function acmTarget(regions: readonly string[], given: Readonly<Record<string, string>> | undefined) {
  const target = { kind: "acm" as const, regions: [...regions] };
  return given === undefined
    ? target
    : { ...target, regions: [...new Set([...regions, ...Object.keys(given)])], arns: given };
}

function profileThresholds(profile: string | undefined) {
  const lifetime = profileLifetimeSeconds(profile);
  if (lifetime === undefined) throw new Error(`profile ${profile} tells no life; the schema lets it pass.`);
  return thresholds(lifetime, renewBeforeSeconds(lifetime));
}
