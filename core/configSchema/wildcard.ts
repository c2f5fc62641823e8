import { z } from "zod";
import { isCertificateArn, regionOfArn } from "../arn.ts";
import { DEFAULT_GENERATION, KEY_ALGORITHMS } from "../endpointKinds.ts";
import { consumerRegions, endpointTraits } from "../endpointTraits.ts";
import { ACME_PROFILES } from "../hostCertificate/renewalTimes.ts";
import { ISSUERS, issuerOf } from "../generation.ts";
import type { Fault } from "./configError.ts";
import { type Draft, keyed, placed } from "./draft.ts";
import { ruled } from "./rule.ts";
import { regionName } from "./sharedValues.ts";

const MAX_GENERATION = 9999;
/** Each generation costs a certificate in each region; nobody keeps more than a few. */
const MAX_ISSUED = 20;
/** ACM's own patience is 72 hours, but an engine that waits so long is a stuck deployment. */
const MAX_VALIDATION_MINUTES = 180;

const GENERATION_RULE = {
  allowed: `a whole number from 1 to ${MAX_GENERATION}`,
  fix: "Number generations 1, 2, 3 and so on, without quotes.",
};

const generation = ruled(z.int().min(1).max(MAX_GENERATION), GENERATION_RULE);

const generationKey = ruled(z.string().regex(/^[1-9]\d{0,3}$/), {
  allowed: `the number of a generation, from 1 to ${MAX_GENERATION}`,
  fix: "Use the number of an issued generation as the key.",
});

const issued = ruled(z.array(generation).min(1).max(MAX_ISSUED), {
  allowed: `a list of 1 to ${MAX_ISSUED} generations`,
  fix: "List the generations that exist: [1] for a new stack, [1, 2] to rotate.",
});

const retiring = ruled(z.array(generation).max(MAX_ISSUED), {
  allowed: "a list of issued generations that do not serve",
  fix: "List the generations that the next change may drop, or remove the key.",
});

const keyAlgorithm = ruled(z.enum(KEY_ALGORITHMS), {
  allowed: KEY_ALGORITHMS.join(", "),
  fix: "Choose one of these, or remove the key for RSA_2048.",
  words: KEY_ALGORITHMS,
});

const apex = ruled(z.boolean(), {
  allowed: "true or false",
  fix: "Write true to cover the bare control domain as well, without quotes.",
});

const issuer = ruled(z.enum(ISSUERS), {
  allowed: ISSUERS.join(", "),
  fix: "Write acme to have the renewal function obtain the generation from a CA of acme.directories, else remove the key.",
  words: ISSUERS,
});

const profile = ruled(z.enum(ACME_PROFILES), {
  allowed: ACME_PROFILES.join(", "),
  fix: "Choose a profile that the CA's directory lists, or remove the key for its default.",
  words: ACME_PROFILES,
});

const generationSettings = z.strictObject({
  keyAlgorithm: keyAlgorithm.default(DEFAULT_GENERATION.keyAlgorithm),
  apex: apex.default(DEFAULT_GENERATION.apex),
  /** @default acm */
  issuer: issuer.optional(),
  /** ACME profile, which decides how long each certificate of the generation lives. @default the CA's own */
  profile: profile.optional(),
});

const certificateArn = ruled(z.string().refine(isCertificateArn), {
  allowed: "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  fix: "Copy the ARN from ACM in that region.",
});

export const wildcardSchema = z.strictObject({
  /** Generations that exist. */
  issued,
  /** The generation that serves; one of `issued`. */
  active: generation,
  /** Issued generations whose protection is lifted, so that the next change may drop them; never the active one. */
  retiring: retiring.default([]),
  settings: ruled(z.record(generationKey, generationSettings), {
    allowed: "settings by generation, such as { 2: { keyAlgorithm: EC_prime256v1 } }",
    fix: "Write the number of each generation as a key, and its settings below it.",
  }).default({}),
  /**
   * ARNs by region of external certificates that stand in for generations: they are read, never requested. With issuer acme
   * the renewal function renews them, by imports over these ARNs.
   */
  existing: ruled(
    z.record(
      generationKey,
      ruled(z.record(regionName, certificateArn), {
        allowed: "certificate ARNs by region, such as { us-west-2: arn:… }",
        fix: "Write each region as a key, and the certificate's ARN as its value.",
      }),
    ),
    {
      allowed: "ARNs by generation and region, such as { 1: { us-west-2: arn:… } }",
      fix: "Write the number of each generation as a key, and its ARNs by region below it.",
    },
  ).default({}),
  validationTimeoutMinutes: ruled(z.int().min(1).max(MAX_VALIDATION_MINUTES), {
    allowed: `a whole number of minutes from 1 to ${MAX_VALIDATION_MINUTES}`,
    fix: "Give the minutes to wait for ACM to issue, or remove the key for 15.",
  }).default(15),
});

/** What the generations must agree on with each other, with the endpoints' regions and keys. */
export function wildcardRules(draft: Draft): Fault[] {
  const { wildcard } = draft;
  if (!wildcard) return [];
  return [
    ...repeatedGenerations(wildcard, "issued"),
    ...repeatedGenerations(wildcard, "retiring"),
    ...activeRules(wildcard),
    ...retiringRules(wildcard),
    ...unissuedRules(wildcard, "settings"),
    ...unissuedRules(wildcard, "existing"),
    ...existingRules(draft, wildcard),
    ...sharedArnRules(wildcard),
    ...keyAlgorithmRules(draft, wildcard),
    ...issuerRules(wildcard),
  ];
}

type WildcardDraft = NonNullable<Draft["wildcard"]>;

function repeatedGenerations(wildcard: WildcardDraft, key: "issued" | "retiring"): Fault[] {
  const list = placed(wildcard[key], "wildcard", key);
  return list
    .filter(({ value }, index) => list.findIndex((other) => other.value === value) < index)
    .map(({ path, value }) => ({
      path,
      value,
      allowed: "each generation once",
      fix: `Remove the second ${value}.`,
    }));
}

function issuedNumbers(wildcard: WildcardDraft): number[] {
  return ascending([...new Set(placed(wildcard.issued).map(({ value }) => value))]);
}

function activeRules(wildcard: WildcardDraft): Fault[] {
  const { active } = wildcard;
  const numbers = issuedNumbers(wildcard);
  if (typeof active !== "number" || numbers.length === 0 || numbers.includes(active)) return [];
  return [
    {
      path: ["wildcard", "active"],
      value: active,
      allowed: `one of the issued generations: ${numbers.join(", ")}`,
      fix: `Add ${active} to wildcard.issued to have it made, or set active to an issued generation.`,
    },
  ];
}

function retiringRules(wildcard: WildcardDraft): Fault[] {
  const { active } = wildcard;
  const numbers = issuedNumbers(wildcard);
  const idle = numbers.filter((one) => one !== active);
  const allowed = `issued generations that do not serve: ${idle.length === 0 ? "there is none" : idle.join(", ")}`;
  return placed(wildcard.retiring, "wildcard", "retiring").flatMap(({ path, value }) => {
    if (value === active) {
      const fix = "Make another generation active first, and retire this one in a later update.";
      return [{ path, value, allowed, fix }];
    }
    if (numbers.length === 0 || numbers.includes(value)) return [];
    return [{ path, value, allowed, fix: `Remove ${value}: a generation that does not exist needs no retiring.` }];
  });
}

function unissuedRules(wildcard: WildcardDraft, part: "settings" | "existing"): Fault[] {
  const numbers = issuedNumbers(wildcard);
  if (numbers.length === 0) return [];
  return keyed<object>(wildcard[part], "wildcard", part)
    .filter(({ key }) => !numbers.includes(Number(key)))
    .map(({ path, key, value }) => ({
      path,
      value,
      allowed: `keys that are issued generations: ${numbers.join(", ")}`,
      fix: `Add ${key} to wildcard.issued, or remove it from ${part}.`,
    }));
}

function existingRules(draft: Draft, wildcard: WildcardDraft): Fault[] {
  return keyed(wildcard.existing, "wildcard", "existing").flatMap(({ path, key, value: arns }) => {
    const misplaced = keyed(arns, ...path)
      .filter(({ key, value }) => regionOfArn(value) !== key)
      .map((one) => ({
        path: one.path,
        value: one.value,
        allowed: `the ARN of a certificate in ${one.key}`,
        fix: `This one is in ${regionOfArn(one.value)}: move it to that key, or name the certificate in ${one.key}.`,
      }));
    const advice = isRenewed(wildcard, key)
      ? "import one there for the same names, which is renewed from then on; or make another generation active and drop this one."
      : "request or import one there for the same names.";
    return [...misplaced, ...missingRegions(draft, path, Object.keys(arns), advice)];
  });
}

/** Whether the renewal function renews the generation. */
function isRenewed({ settings }: WildcardDraft, generation: string): boolean {
  return issuerOf({ issuer: settings?.[generation]?.issuer ?? undefined }) === "acme";
}

function missingRegions(
  { endpoints, "aws:region": region }: Draft,
  path: Fault["path"],
  given: readonly string[],
  advice: string,
): Fault[] {
  if (!region) return [];
  const kinds = placed(endpoints).flatMap(({ value: { kind } }) => (kind ? [{ kind }] : []));
  const needed = consumerRegions(kinds, region);
  return needed
    .filter((one) => !given.includes(one))
    .map((one) => ({
      path: [...path, one],
      value: undefined,
      allowed: `an ARN in each region that serves the certificate: ${needed.join(", ")}`,
      fix: `Add the ARN of a certificate in ${one}: ${advice}`,
    }));
}

/** Every kind of endpoint that serves the certificate has to take its key. */
function keyAlgorithmRules({ endpoints }: Draft, { settings }: WildcardDraft): Fault[] {
  const kinds = placed(endpoints).flatMap(({ value }) => value.kind ?? []);
  return keyed(settings, "wildcard", "settings").flatMap(({ path, value: { keyAlgorithm: algorithm } }) => {
    if (!algorithm) return [];
    const refusing = kinds.find((kind) => !endpointTraits(kind).keyAlgorithms.includes(algorithm));
    if (refusing === undefined) return [];
    const { service, keyAlgorithms } = endpointTraits(refusing);
    return [
      {
        path: [...path, "keyAlgorithm"],
        value: algorithm,
        allowed: `${keyAlgorithms.join(" or ")} while an endpoint is of kind ${refusing}`,
        fix: `Choose ${keyAlgorithms.at(-1)}: ${service} serves no ${algorithm} certificate.`,
      },
    ];
  });
}

/** Only what the renewal function obtains has a profile. */
function issuerRules({ settings }: WildcardDraft): Fault[] {
  return keyed(settings, "wildcard", "settings").flatMap(({ path, value }): Fault[] => {
    const { issuer: given, profile: chosen } = value;
    if (given === null || !chosen || issuerOf({ issuer: given }) === "acme") return [];
    const allowed = "nothing while ACM issues the generation: it has no profiles";
    return [{ path: [...path, "profile"], value: chosen, allowed, fix: "Remove the key, or set issuer to acme." }];
  });
}

/** Two generations that the renewal function renews over one ARN would take turns with their certificates. */
function sharedArnRules(wildcard: WildcardDraft): Fault[] {
  const arns = keyed(wildcard.existing, "wildcard", "existing").flatMap(({ path, key: generation, value }) =>
    keyed(value, ...path).map((one) => ({ ...one, generation })),
  );
  return arns.flatMap(({ path, value, generation }, index) => {
    const other = arns.slice(0, index).find((one) => one.value === value && one.generation !== generation);
    if (other === undefined || ![generation, other.generation].some((one) => isRenewed(wildcard, one))) return [];
    return [
      {
        path,
        value,
        allowed: `an ARN that no other generation has, while issuer of generation ${generation} or ${other.generation} is acme`,
        fix: `Name another import: this one is generation ${other.generation} already.`,
      },
    ];
  });
}

/** Every issued generation has its settings, in ascending order. */
export function wildcardConfig({
  issued: given,
  retiring: leaving,
  settings,
  ...others
}: z.output<typeof wildcardSchema>) {
  const numbers = ascending(given);
  const filled = numbers.map((one) => [one, settings[one] ?? DEFAULT_GENERATION] as const);
  const byGeneration: Record<number, z.output<typeof generationSettings>> = Object.fromEntries(filled);
  return { ...others, issued: numbers, retiring: ascending(leaving), settings: byGeneration };
}

function ascending(generations: readonly number[]): number[] {
  return [...generations].sort((a, b) => a - b);
}
