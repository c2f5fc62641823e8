import { z } from "zod";
import { caaIssuer } from "../caa/index.ts";
import { isHttpsUrl } from "./acmeSchema.ts";
import { ruled } from "./rule.ts";

/** One record set holds them all. */
const MAX_ISSUERS = 20;

const issuer = ruled(z.string().refine(isIssuer), {
  allowed: "the domain by which an authority is known in CAA records, such as letsencrypt.org",
  fix: "Copy it from the authority's documentation; parameters may follow it, as in letsencrypt.org; validationmethods=dns-01.",
});

const issuers = (what: string) =>
  ruled(z.array(issuer).max(MAX_ISSUERS), {
    allowed: `a list of at most ${MAX_ISSUERS} issuer domains`,
    fix: `List the authorities that may issue ${what} besides those of this stack, or remove the key.`,
  });

export const caaImport = ruled(z.string().regex(/^[A-Z0-9]{8,32}_[a-z0-9.-]+_CAA$/), {
  allowed: "ZONE_NAME_CAA, such as Z0123456789ABCDEFGHIJ_example.net_CAA",
  fix: "Write zone id, control domain and CAA, or remove the key when the zone has no CAA record yet.",
});

export const caaSchema = z.strictObject({
  iodef: ruled(z.string().refine(isReportAddress), {
    allowed: "a mailto: or https URL such as mailto:security@example.com",
    fix: "Name where authorities report requests that they refused, or remove the key.",
  }).optional(),
  issue: issuers("certificates in the zone").default([]),
  issuewild: issuers("wildcard certificates in the zone").default([]),
  import: caaImport.optional(),
});

export type ParsedCaa = z.output<typeof caaSchema>;

function isIssuer(text: string): boolean {
  return caaIssuer(text)?.domain.includes(".") === true && text.length <= 255;
}

function isReportAddress(text: string): boolean {
  return /^mailto:[^\s@,?;<>"]+@[a-z0-9.-]+\.[a-z0-9-]+$/i.test(text) || (isHttpsUrl(text) && !text.includes('"'));
}
