import { z } from "zod";
import { CA_NAMES, caId, isStagingDirectory, knownCa } from "../acme/certificateAuthorities.ts";
import { isRegionalArn, regionOfArn } from "../arn.ts";
import { endpointTraits } from "../endpointTraits.ts";
import type { CertificateAuthority } from "../hostCertificate/renewalSettings.ts";
import { referencedSecret } from "../secretReference.ts";
import { RENEWAL_DEFAULTS } from "../renewal/settingsOf.ts";
import { issuerOf } from "../generation.ts";
import type { Fault } from "./configError.ts";
import { type Draft, keyed, placed } from "./draft.ts";
import { functionNetworkRules, functionNetworkSchema } from "./functionNetwork.ts";
import { ruled } from "./rule.ts";
import { isParameterName } from "./sharedValues.ts";

const MAX_DIRECTORIES = 5;
/** Room for the endings of what belongs to the function: a role's name may have 64 characters. */
const MAX_FUNCTION_NAME = 48;
/** A parameter may have 15 parts, and up to three come behind the prefix. */
const MAX_PREFIX_PARTS = 12;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922];
const FIRST_CONTACTS = ["staging", "production"] as const;
const DIRECTORY_WORDS = `${CA_NAMES.join(", ")}, acm:REGION/ID of an ACME endpoint of ACM, or the https URL of an ACME directory`;

const directory = ruled(z.string().refine(isDirectory), {
  allowed: DIRECTORY_WORDS,
  fix: "Name a CA, or give the directory URL that it documents.",
  words: CA_NAMES,
});

const directories = ruled(z.array(directory).min(1).max(MAX_DIRECTORIES), {
  allowed: `a list of 1 to ${MAX_DIRECTORIES} CAs, in the order in which they are tried`,
  fix: "List the CAs, or remove the key for letsencrypt.",
});

const directoryKey = ruled(z.string().refine(isDirectory), {
  allowed: DIRECTORY_WORDS,
  fix: "Write the directory as it is in acme.directories.",
  words: CA_NAMES,
});

const stagingUrl = ruled(z.string().refine(isHttpsUrl), {
  allowed: "the https URL of the CA's staging directory",
  fix: "Give the URL that the CA documents for tests.",
});

const parameterPath = (use: string) => ({
  allowed: `an SSM parameter path such as /cabal/letsencrypt/${use}: letters, digits, _ . - in at most 15 parts`,
  fix: "Give the name of a SecureString that you have put there; its value never goes into the config.",
});

const bindingParameter = ruled(
  z.string().refine((text) => isParameterName(text) || referencedSecret(text) !== undefined),
  {
    allowed: `${parameterPath("eab/zerossl").allowed}, or /aws/reference/secretsmanager/NAME for a secret of Secrets Manager`,
    fix: "Give the name of a SecureString or of a secret that you have put there; its value never goes into the config.",
  },
);

export const acmeSchema = z.strictObject({
  contact: ruled(z.string().regex(/^mailto:[^\s@,?;<>]+@[a-z0-9.-]+\.[a-z0-9-]+$/i), {
    allowed: "one mailto: URL such as mailto:hostmaster@example.com",
    fix: "Give an address that is read: the CA writes there before it revokes certificates.",
  }),
  agreeToTerms: ruled(z.literal(true), {
    allowed: "true",
    fix: "Read the terms of every CA that you list (https://letsencrypt.org/repository/), and write true if you agree.",
  }),
  directories: directories.default(["letsencrypt"]),
  staging: ruled(z.record(directoryKey, stagingUrl), {
    allowed: "URLs of staging directories by directory URL",
    fix: "Write each directory URL of acme.directories as a key, and the URL for trials as its value.",
  }).default({}),
  eab: ruled(z.record(directoryKey, bindingParameter), {
    allowed: "SSM parameters by directory, such as { zerossl: /cabal/letsencrypt/eab/zerossl }",
    fix: "Write each directory as a key, and the name of the SecureString with its { kid, hmacKey } as its value.",
  }).default({}),
  firstContact: ruled(z.enum(FIRST_CONTACTS), {
    allowed: FIRST_CONTACTS.join(", "),
    fix: "Write production to ask a new CA for real certificates at once, else remove the key.",
    words: FIRST_CONTACTS,
  }).default("staging"),
  functionName: ruled(z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_FUNCTION_NAME}}$`)), {
    allowed: `1 to ${MAX_FUNCTION_NAME} letters, digits, _ and -`,
    fix: "Choose a name that no other function of the account has, or remove the key for cabal-certbot-renewal.",
  }).default(RENEWAL_DEFAULTS.functionName),
  parameterPrefix: ruled(z.string().refine(isPrefix), {
    allowed: `an SSM parameter path such as /cabal/letsencrypt: letters, digits, _ . - in at most ${MAX_PREFIX_PARTS} parts`,
    fix: "Choose a path outside /aws and /ssm, without a slash at its end, or remove the key for /cabal/letsencrypt.",
  }).default(RENEWAL_DEFAULTS.parameterPrefix),
  kmsKeyArn: ruled(z.string().refine(isKeyArn), {
    allowed: "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID",
    fix: "Copy the ARN of a symmetric key of the stack's region, or remove the key for the account's own key of SSM.",
  }).optional(),
  heartbeatParameter: ruled(z.string().refine(isParameterName), parameterPath("heartbeat")).optional(),
  reservedConcurrency: ruled(z.int().min(1).max(10), {
    allowed: "a whole number from 1 to 10",
    fix: "Reserve 1, or remove the key: the account must have 100 left unreserved.",
  }).optional(),
  logRetentionDays: ruled(
    z.int().refine((days) => RETENTION_DAYS.includes(days)),
    {
      allowed: `one of ${RETENTION_DAYS.join(", ")}`,
      fix: "Choose one of the periods that CloudWatch Logs has, or remove the key for 90.",
    },
  ).default(RENEWAL_DEFAULTS.logRetentionDays),
  /** @default outside any VPC */
  functionNetwork: functionNetworkSchema.optional(),
});

export function isHttpsUrl(text: string): boolean {
  return /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text);
}

function isDirectory(text: string): boolean {
  return knownCa(text) !== undefined || isHttpsUrl(text);
}

function isPrefix(text: string): boolean {
  return isParameterName(text) && text.split("/").length - 1 <= MAX_PREFIX_PARTS;
}

function isKeyArn(text: string): boolean {
  return isRegionalArn(text, "kms", /^key\/[A-Za-z0-9-]{1,64}$/);
}

/** Host certificates have somebody to come from, and every CA has what it asks for. */
export function acmeRules(draft: Draft): Fault[] {
  const { acme } = draft;
  if (acme === undefined) return missingAcme(draft);
  if (acme === null) return [];
  return [
    ...repeatedDirectories(acme),
    ...stagingRules(acme),
    ...bindingRules(acme),
    ...keyRegionRule(acme, draft["aws:region"]),
    ...trustRule(acme, draft),
    ...functionNetworkRules(draft),
  ];
}

type AcmeDraft = NonNullable<Draft["acme"]>;

function missingAcme({ hosts, wildcard }: Draft): Fault[] {
  const [obtained] = obtainedGenerations(wildcard);
  if (obtained !== undefined) {
    return [
      {
        path: ["acme"],
        value: undefined,
        allowed: `an object with the keys contact and agreeToTerms, while wildcard.settings.${obtained}.issuer is acme`,
        fix: "Set contact to an address for the CA's notices and agreeToTerms to true: the same update then also makes the renewal function.",
      },
    ];
  }
  if ((hosts ?? []).length === 0) return [];
  return [
    {
      path: ["acme"],
      value: undefined,
      allowed: "an object with the keys contact and agreeToTerms, while hosts are listed",
      fix: "Set contact to an address for the CA's notices and agreeToTerms to true, or remove hosts.",
    },
  ];
}

/** Numbers of the generations that an ACME CA issues. */
export function obtainedGenerations(wildcard: Draft["wildcard"]): string[] {
  return keyed(wildcard?.settings)
    .filter(({ value }) => issuerOf({ issuer: value.issuer ?? undefined }) === "acme")
    .map(({ key }) => key);
}

function repeatedDirectories({ directories }: AcmeDraft): Fault[] {
  const url = (given: string) => knownCa(given)?.directory ?? given;
  const given = placed(directories, "acme", "directories");
  return given
    .filter(({ value }, index) => given.findIndex((other) => url(other.value) === url(value)) < index)
    .map(({ path, value }) => ({ path, value, allowed: "each CA once", fix: `Remove the second ${value}.` }));
}

function stagingRules(acme: AcmeDraft): Fault[] {
  return keyed(acme.staging, "acme", "staging").flatMap(({ path, key, value }) => {
    if (knownCa(key) === undefined) return unlisted(acme, key, { path, value });
    const allowed = "keys that are directory URLs: the staging directory of a named CA is known";
    return [{ path, value, allowed, fix: `Remove ${key}.` }];
  });
}

function bindingRules(acme: AcmeDraft): Fault[] {
  const bound = Object.keys(acme.eab ?? {});
  const missing = placed(acme.directories)
    .filter(({ value }) => knownCa(value)?.needsBinding === true && !bound.includes(value))
    .map(({ value }) => ({
      path: ["acme", "eab", value],
      value: undefined,
      allowed: `the SecureString with the { kid, hmacKey } that ${value} gave you`,
      fix: `Put them into SSM and name the parameter here: ${value} opens no account without.`,
    }));
  const foreign = keyed(acme.eab, "acme", "eab").flatMap(({ path, key, value }) =>
    unlisted(acme, key, { path, value }),
  );
  return [...missing, ...foreign];
}

/**
 * An endpoint that looks at who has issued an imported certificate: the others would have moved by then.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
function trustRule({ directories }: AcmeDraft, { wildcard, endpoints }: Draft): Fault[] {
  const active = obtainedGenerations(wildcard).find((key) => Number(key) === wildcard?.active);
  const kinds = placed(endpoints).flatMap(({ value }) => value.kind ?? []);
  const refusing = kinds.find((kind) => endpointTraits(kind).refusesUntrusted);
  if (active === undefined || refusing === undefined) return [];
  const { service } = endpointTraits(refusing);
  return placed(directories, "acme", "directories")
    .filter(({ value }) => isStagingDirectory(value))
    .map(({ path, value }) => ({
      path,
      value,
      allowed: `CAs that browsers trust, while generation ${active} serves an endpoint of kind ${refusing}`,
      fix: `Remove the staging directory, or leave an earlier generation active: ${service} would refuse the certificate.`,
    }));
}

function unlisted({ directories }: AcmeDraft, key: string, given: Pick<Fault, "path" | "value">): Fault[] {
  const known = placed(directories).map(({ value }) => value);
  if (known.length === 0 || known.includes(key)) return [];
  const allowed = `keys that are in acme.directories: ${known.join(", ")}`;
  return [{ ...given, allowed, fix: `Add ${key} to acme.directories, or remove it here.` }];
}

function keyRegionRule({ kmsKeyArn }: AcmeDraft, region: Draft["aws:region"]): Fault[] {
  if (typeof kmsKeyArn !== "string" || typeof region !== "string" || regionOfArn(kmsKeyArn) === region) return [];
  return [
    {
      path: ["acme", "kmsKeyArn"],
      value: kmsKeyArn,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name a key in ${region}: SSM uses none of another region.`,
    },
  ];
}

/** The CAs in full: a name stands for its directories, a URL for itself. */
export function acmeConfig({ directories, staging, eab, firstContact, ...others }: z.output<typeof acmeSchema>) {
  const certificateAuthorities = directories.map((given): CertificateAuthority => {
    const known = knownCa(given);
    const trial = known === undefined ? staging[given] : known.staging;
    const eabParameter = eab[given];
    return {
      id: caId(given),
      directory: known?.directory ?? given,
      ...(trial === undefined ? {} : { staging: trial }),
      // A CA without a staging directory has nothing to be contacted first.
      ...(firstContact === "staging" ? {} : { firstContact }),
      ...(eabParameter === undefined ? {} : { eabParameter }),
    };
  });
  return { ...others, certificateAuthorities };
}
