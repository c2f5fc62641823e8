import { consumerRegions } from "../regions.ts";
import { arnParts } from "./arn.ts";
import { type Draft, type ExistingDraft, hasKind, type Listed } from "./draft.ts";
import type { Fault } from "./fault.ts";

/** What the generations must agree on with each other, with the endpoints' regions and with CloudFront. */
export function wildcardRules(draft: Draft): Fault[] {
  return [
    ...duplicateGenerations(draft.wildcard.issued, "issued"),
    ...duplicateGenerations(draft.wildcard.retiring, "retiring"),
    ...activeRules(draft),
    ...retiringRules(draft),
    ...unissuedRules(draft),
    ...draft.wildcard.existing.flatMap((existing) => existingRules(draft, existing)),
    ...cloudFrontKeyRules(draft),
  ];
}

function duplicateGenerations(list: readonly Listed<number>[], key: string): Fault[] {
  return list
    .filter(({ value }, place) => list.findIndex((other) => other.value === value) < place)
    .map(({ index, value }) => ({
      path: ["wildcard", key, index],
      value,
      allowed: "each generation once",
      fix: `Remove the second ${value}.`,
    }));
}

function issuedNumbers(draft: Draft): number[] {
  return [...new Set(draft.wildcard.issued.map(({ value }) => value))].sort((a, b) => a - b);
}

function activeRules(draft: Draft): Fault[] {
  const { active } = draft.wildcard;
  const issued = issuedNumbers(draft);
  if (active === undefined || issued.length === 0 || issued.includes(active)) return [];
  return [
    {
      path: ["wildcard", "active"],
      value: active,
      allowed: `one of the issued generations: ${issued.join(", ")}`,
      fix: `Add ${active} to wildcard.issued to have it made, or set active to an issued generation.`,
    },
  ];
}

function retiringRules(draft: Draft): Fault[] {
  const { active, retiring } = draft.wildcard;
  const issued = issuedNumbers(draft);
  const idle = issued.filter((one) => one !== active);
  const allowed = `issued generations that do not serve: ${idle.length === 0 ? "there is none" : idle.join(", ")}`;
  return retiring.flatMap(({ index, value }) => {
    const place = { path: ["wildcard", "retiring", index], value, allowed };
    if (value === active) {
      return [{ ...place, fix: "Make another generation active first, and retire this one in a later update." }];
    }
    if (issued.length === 0 || issued.includes(value)) return [];
    return [{ ...place, fix: `Remove ${value}: a generation that does not exist needs no retiring.` }];
  });
}

function unissuedRules(draft: Draft): Fault[] {
  const issued = issuedNumbers(draft);
  if (issued.length === 0) return [];
  const given = [
    ...draft.wildcard.settings.map(({ key, value }) => ({ place: "settings", key, value })),
    ...draft.wildcard.existing.map(({ key, value }) => ({ place: "existing", key, value })),
  ];
  return given
    .filter(({ key }) => !issued.includes(Number(key)))
    .map(({ place, key, value }) => ({
      path: ["wildcard", place, key],
      value,
      allowed: `keys that are issued generations: ${issued.join(", ")}`,
      fix: `Add ${key} to wildcard.issued, or remove it from ${place}.`,
    }));
}

function existingRules(draft: Draft, existing: ExistingDraft): Fault[] {
  const path = ["wildcard", "existing", existing.key];
  const misplaced = existing.arns
    .filter(([region, arn]) => arnParts(arn)?.region !== region)
    .map(([region, arn]) => ({
      path: [...path, region],
      value: arn,
      allowed: `the ARN of a certificate in ${region}`,
      fix: `This one is in ${arnParts(arn)?.region}: move it to that key, or name the certificate in ${region}.`,
    }));
  return [...misplaced, ...missingRegions(draft, existing)];
}

function missingRegions(draft: Draft, existing: ExistingDraft): Fault[] {
  if (draft.region === undefined || typeof existing.value !== "object") return [];
  const kinds = draft.endpoints.flatMap(({ kind }) => (kind === undefined ? [] : [{ kind }]));
  const needed = consumerRegions(kinds, draft.region);
  return needed
    .filter((region) => !existing.regions.includes(region))
    .map((region) => ({
      path: ["wildcard", "existing", existing.key, region],
      value: undefined,
      allowed: `an ARN in each region that serves the certificate: ${needed.join(", ")}`,
      fix: `Add the ARN of a certificate in ${region}: request or import one there for the same names.`,
    }));
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
function cloudFrontKeyRules(draft: Draft): Fault[] {
  if (!hasKind(draft, "cloudfront")) return [];
  return draft.wildcard.settings
    .filter(({ keyAlgorithm }) => keyAlgorithm === "EC_secp384r1")
    .map(({ key, keyAlgorithm }) => ({
      path: ["wildcard", "settings", key, "keyAlgorithm"],
      value: keyAlgorithm,
      allowed: "RSA_2048 or EC_prime256v1 while an endpoint is of kind cloudfront",
      fix: "Choose EC_prime256v1: CloudFront serves no P-384 certificate.",
    }));
}
