import { z } from "zod";
import { AUTHORITY_NAMES, knownAuthority } from "../acme/certificateAuthorities.ts";
import { arnParts } from "./arn.ts";
import { isParameterName } from "./parameterName.ts";
import { ruled } from "./rule.ts";

const MAX_DIRECTORIES = 5;
/** Room for the endings of what belongs to the function: a role's name may have 64 characters. */
const MAX_FUNCTION_NAME = 48;
/** A parameter may have 15 parts, and up to three come behind the prefix. */
const MAX_PREFIX_PARTS = 12;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922];
const FIRST_CONTACTS = ["staging", "production"] as const;
const DIRECTORY_WORDS = `${AUTHORITY_NAMES.join(", ")}, or the https URL of an ACME directory`;

export const directory = ruled(z.string().refine(isDirectory), {
  allowed: DIRECTORY_WORDS,
  fix: "Name an authority, or give the directory URL that it documents.",
  words: AUTHORITY_NAMES,
});

export const directories = ruled(z.array(directory).min(1).max(MAX_DIRECTORIES), {
  allowed: `a list of 1 to ${MAX_DIRECTORIES} authorities, in the order in which they are tried`,
  fix: "List the authorities, or remove the key for letsencrypt.",
});

const directoryKey = ruled(z.string().refine(isDirectory), {
  allowed: DIRECTORY_WORDS,
  fix: "Write the directory as it is in acme.directories.",
  words: AUTHORITY_NAMES,
});

const stagingUrl = ruled(z.string().refine(isHttpsUrl), {
  allowed: "the https URL of the authority's staging directory",
  fix: "Give the URL that the authority documents for trials.",
});

const parameterPath = (use: string) => ({
  allowed: `an SSM parameter path such as /cabal/letsencrypt/${use}: letters, digits, _ . - in at most 15 parts`,
  fix: "Give the name of a SecureString that you have put there; its value never goes into the config.",
});

const bindingParameter = ruled(z.string().refine(isParameterName), parameterPath("eab/zerossl"));

export const acmeSchema = z.strictObject({
  contact: ruled(z.string().regex(/^mailto:[^\s@,?;<>]+@[a-z0-9.-]+\.[a-z0-9-]+$/i), {
    allowed: "one mailto: URL such as mailto:hostmaster@example.com",
    fix: "Give an address that is read: the authority writes there before it revokes certificates.",
  }),
  agreeToTerms: ruled(z.literal(true), {
    allowed: "true",
    fix: "Read the terms of every authority that you list (https://letsencrypt.org/repository/), and write true if you agree.",
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
    fix: "Write production to ask a new authority for real certificates at once, else remove the key.",
    words: FIRST_CONTACTS,
  }).default("staging"),
  functionName: ruled(z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_FUNCTION_NAME}}$`)), {
    allowed: `1 to ${MAX_FUNCTION_NAME} letters, digits, _ and -`,
    fix: "Choose a name that no other function of the account has, or remove the key for cabal-certbot-renewal.",
  }).default("cabal-certbot-renewal"),
  parameterPrefix: ruled(z.string().refine(isPrefix), {
    allowed: `an SSM parameter path such as /cabal/letsencrypt: letters, digits, _ . - in at most ${MAX_PREFIX_PARTS} parts`,
    fix: "Choose a path outside /aws and /ssm, without a slash at its end, or remove the key for /cabal/letsencrypt.",
  }).default("/cabal/letsencrypt"),
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
  ).default(90),
});

export type ParsedAcme = z.output<typeof acmeSchema>;

export function isHttpsUrl(text: string): boolean {
  return /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text);
}

function isDirectory(text: string): boolean {
  return knownAuthority(text) !== undefined || isHttpsUrl(text);
}

function isPrefix(text: string): boolean {
  return isParameterName(text) && text.split("/").length - 1 <= MAX_PREFIX_PARTS;
}

function isKeyArn(text: string): boolean {
  const parts = arnParts(text);
  return parts?.service === "kms" && /^key\/[A-Za-z0-9-]{1,64}$/.test(parts.resource);
}
