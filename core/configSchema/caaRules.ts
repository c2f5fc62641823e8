import { acmeIssuers } from "../caa/index.ts";
import { knownAuthority } from "../acme/certificateAuthorities.ts";
import type { Draft } from "./draft.ts";
import type { Fault } from "./fault.ts";

/** CAA records lock out whom they do not name: our own authorities must be among them, and the records in our zone. */
export function caaRules(draft: Draft): Fault[] {
  return draft.caa.given === undefined ? [] : [...unknownIssuers(draft), ...foreignRecord(draft)];
}

function unknownIssuers({ acme, hosts, caa }: Draft): Fault[] {
  if (acme.given === undefined || hosts.length === 0) return [];
  const unknown = acme.directories.find(({ value }) => !isKnown(value));
  if (unknown === undefined) return [];
  const wildcards = hosts.some(({ names }) => names.some(({ given }) => given.startsWith("*.")));
  const missing = [caa.issue === 0 ? ["issue"] : [], wildcards && caa.issuewild === 0 ? ["issuewild"] : []].flat();
  return missing.map((key) => ({
    path: ["caa", key],
    value: undefined,
    allowed: `the issuer domain of ${unknown.value}, which this program does not know`,
    fix: "Copy it from the authority's documentation: without it these records would forbid its certificates.",
  }));
}

function isKnown(directory: string): boolean {
  return acmeIssuers(knownAuthority(directory)?.directory ?? directory) !== undefined;
}

function foreignRecord({ caa, controlDomain }: Draft): Fault[] {
  if (caa.import === undefined || controlDomain === undefined) return [];
  if (caa.import.endsWith(`_${controlDomain}_CAA`)) return [];
  return [
    {
      path: ["caa", "import"],
      value: caa.import,
      allowed: `the CAA records of the control domain: ZONE_${controlDomain}_CAA`,
      fix: "Name that record, or remove the key.",
    },
  ];
}
