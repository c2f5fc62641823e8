import { knownAuthority } from "../acme/certificateAuthorities.ts";
import { arnParts } from "./arn.ts";
import type { Draft } from "./draft.ts";
import type { Fault } from "./fault.ts";

/** Host certificates have somebody to come from, and every authority has what it asks for. */
export function acmeRules(draft: Draft): Fault[] {
  if (draft.acme.given === undefined) return missingAcme(draft);
  return [...repeatedDirectories(draft), ...stagingRules(draft), ...bindingRules(draft), ...keyRegionRule(draft)];
}

function missingAcme(draft: Draft): Fault[] {
  if (draft.hosts.length === 0) return [];
  return [
    {
      path: ["acme"],
      value: undefined,
      allowed: "an object with the keys contact and agreeToTerms, while hosts are listed",
      fix: "Name the address for the authority's letters and agree to its terms, or remove hosts.",
    },
  ];
}

function repeatedDirectories({ acme: { directories } }: Draft): Fault[] {
  const url = (given: string) => knownAuthority(given)?.directory ?? given;
  return directories
    .filter(({ value }, place) => directories.findIndex((other) => url(other.value) === url(value)) < place)
    .map(({ index, value }) => ({
      path: ["acme", "directories", index],
      value,
      allowed: "each authority once",
      fix: `Remove the second ${value}.`,
    }));
}

function listed({ acme: { directories } }: Draft): string[] {
  return directories.map(({ value }) => value);
}

function stagingRules(draft: Draft): Fault[] {
  return draft.acme.staging.flatMap(([key, value]) => {
    const place = { path: ["acme", "staging", key], value };
    if (knownAuthority(key) !== undefined) {
      const allowed = "keys that are directory URLs: the staging directory of a named authority is known";
      return [{ ...place, allowed, fix: `Remove ${key}.` }];
    }
    return unlisted(draft, key, place);
  });
}

function bindingRules(draft: Draft): Fault[] {
  const bound = draft.acme.eab.map(([key]) => key);
  const missing = draft.acme.directories
    .filter(({ value }) => knownAuthority(value)?.needsBinding === true && !bound.includes(value))
    .map(({ value }) => ({
      path: ["acme", "eab", value],
      value: undefined,
      allowed: `the SecureString with the { kid, hmacKey } that ${value} gave you`,
      fix: `Put them into SSM and name the parameter here: ${value} opens no account without.`,
    }));
  const foreign = draft.acme.eab.flatMap(([key, value]) => unlisted(draft, key, { path: ["acme", "eab", key], value }));
  return [...missing, ...foreign];
}

function unlisted(draft: Draft, key: string, place: Pick<Fault, "path" | "value">): Fault[] {
  const known = listed(draft);
  if (known.length === 0 || known.includes(key)) return [];
  const allowed = `keys that are in acme.directories: ${known.join(", ")}`;
  return [{ ...place, allowed, fix: `Add ${key} to acme.directories, or remove it here.` }];
}

function keyRegionRule({ region, acme: { kmsKeyArn } }: Draft): Fault[] {
  const keyRegion = kmsKeyArn === undefined ? undefined : arnParts(kmsKeyArn)?.region;
  if (region === undefined || keyRegion === undefined || keyRegion === region) return [];
  return [
    {
      path: ["acme", "kmsKeyArn"],
      value: kmsKeyArn,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name a key in ${region}: SSM uses none of another region.`,
    },
  ];
}
