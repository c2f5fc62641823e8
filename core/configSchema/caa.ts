import { z } from "zod";
import { knownCa } from "../acme/certificateAuthorities.ts";
import { acmeIssuers } from "../caa/caaPermissions.ts";
import { caaIssuer } from "../caa/caaRecord.ts";
import { isHttpsUrl, obtainedGenerations } from "./acme.ts";
import type { Fault } from "./configError.ts";
import { type Draft, placed } from "./draft.ts";
import { ruled } from "./rule.ts";

/** One record set holds them all. */
const MAX_ISSUERS = 20;

const issuer = ruled(z.string().refine(isIssuer), {
  allowed: "the domain by which a CA is known in CAA records, such as letsencrypt.org",
  fix: "Copy it from the CA's documentation; parameters may follow it, as in letsencrypt.org; validationmethods=dns-01.",
});

const issuers = (what: string) =>
  ruled(z.array(issuer).max(MAX_ISSUERS), {
    allowed: `a list of at most ${MAX_ISSUERS} issuer domains`,
    fix: `List the CAs that may issue ${what} besides those of this stack, or remove the key.`,
  });

const caaImport = ruled(z.string().regex(/^[A-Z0-9]{8,32}_[a-z0-9.-]+_CAA$/), {
  allowed: "ZONE_NAME_CAA, such as Z0123456789ABCDEFGHIJ_example.net_CAA",
  fix: "Write zone id, control domain and CAA, or remove the key when the zone has no CAA record yet.",
});

export const caaSchema = z.strictObject({
  iodef: ruled(z.string().refine(isReportAddress), {
    allowed: "a mailto: or https URL such as mailto:security@example.com",
    fix: "Name where CAs report requests that they refused, or remove the key.",
  }).optional(),
  issue: issuers("certificates in the zone").default([]),
  issuewild: issuers("wildcard certificates in the zone").default([]),
  import: caaImport.optional(),
});

function isIssuer(text: string): boolean {
  return caaIssuer(text)?.domain.includes(".") === true && text.length <= 255;
}

function isReportAddress(text: string): boolean {
  return /^mailto:[^\s@,?;<>"]+@[a-z0-9.-]+\.[a-z0-9-]+$/i.test(text) || (isHttpsUrl(text) && !text.includes('"'));
}

/** CAA records lock out whom they do not name: our own CAs must be among them, and the records in our zone. */
export function caaRules(draft: Draft): Fault[] {
  return [...unknownIssuers(draft), ...foreignRecord(draft)];
}

function unknownIssuers({ acme, hosts, caa, wildcard }: Draft): Fault[] {
  const isObtained = obtainedGenerations(wildcard).length > 0;
  if (!caa || !acme || ((hosts ?? []).length === 0 && !isObtained)) return [];
  const unknown = placed(acme.directories).find(({ value }) => !isKnown(value));
  if (unknown === undefined) return [];
  const names = placed(hosts).flatMap(({ value }) => [
    value.hostname ?? "",
    ...placed(value.names).map((one) => one.value),
  ]);
  const wildcards = isObtained || names.some((name) => name.startsWith("*."));
  const isOpen = (list: readonly unknown[] | null | undefined) => (list ?? []).length === 0;
  const missing = [isOpen(caa.issue) ? ["issue"] : [], wildcards && isOpen(caa.issuewild) ? ["issuewild"] : []].flat();
  return missing.map((key) => ({
    path: ["caa", key],
    value: undefined,
    allowed: `the issuer domain of ${unknown.value}, which this program does not know`,
    fix: "Copy it from the CA's documentation: without it these records would forbid its certificates.",
  }));
}

function isKnown(directory: string): boolean {
  return acmeIssuers(knownCa(directory)?.directory ?? directory) !== undefined;
}

function foreignRecord({ caa, controlDomain }: Draft): Fault[] {
  const adopted = caa?.import;
  if (typeof adopted !== "string" || !controlDomain || adopted.endsWith(`_${controlDomain}_CAA`)) return [];
  return [
    {
      path: ["caa", "import"],
      value: adopted,
      allowed: `the CAA records of the control domain: ZONE_${controlDomain}_CAA`,
      fix: "Name that record, or remove the key.",
    },
  ];
}
