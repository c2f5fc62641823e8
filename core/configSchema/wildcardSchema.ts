import { z } from "zod";
import { isCertificateArn } from "./arn.ts";
import { regionName } from "./regionName.ts";
import { ruled } from "./rule.ts";

const KEY_ALGORITHMS = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
const MAX_GENERATION = 9999;
/** Each generation costs a certificate in each region; nobody keeps more than a few. */
const MAX_ISSUED = 20;
/** ACM's own patience is 72 hours, but an engine that waits so long is a stuck deployment. */
const MAX_VALIDATION_MINUTES = 180;

const GENERATION_RULE = {
  allowed: `a whole number from 1 to ${MAX_GENERATION}`,
  fix: "Number generations 1, 2, 3 and so on, without quotes.",
};

export const generation = ruled(z.int().min(1).max(MAX_GENERATION), GENERATION_RULE);

const generationKey = ruled(z.string().regex(/^[1-9]\d{0,3}$/), {
  allowed: `the number of a generation, from 1 to ${MAX_GENERATION}`,
  fix: "Use the number of an issued generation as the key.",
});

export const issued = ruled(z.array(generation).min(1).max(MAX_ISSUED), {
  allowed: `a list of 1 to ${MAX_ISSUED} generations`,
  fix: "List the generations that exist: [1] for a new stack, [1, 2] to rotate.",
});

export const retiring = ruled(z.array(generation).max(MAX_ISSUED), {
  allowed: "a list of issued generations that do not serve",
  fix: "List the generations that the next change may drop, or remove the key.",
});

export const keyAlgorithm = ruled(z.enum(KEY_ALGORITHMS), {
  allowed: KEY_ALGORITHMS.join(", "),
  fix: "Choose one of these, or remove the key for RSA_2048.",
  words: KEY_ALGORITHMS,
});

export const apex = ruled(z.boolean(), {
  allowed: "true or false",
  fix: "Write true to cover the bare control domain as well, without quotes.",
});

const generationSettings = z.strictObject({
  keyAlgorithm: keyAlgorithm.default("RSA_2048"),
  apex: apex.default(false),
});

export const certificateArn = ruled(z.string().refine(isCertificateArn), {
  allowed: "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  fix: "Copy the ARN from ACM in that region.",
});

export const wildcardSchema = z.strictObject({
  issued,
  active: generation,
  retiring: retiring.default([]),
  settings: ruled(z.record(generationKey, generationSettings), {
    allowed: "settings by generation, such as { 2: { keyAlgorithm: EC_prime256v1 } }",
    fix: "Write the number of each generation as a key, and its settings below it.",
  }).default({}),
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
