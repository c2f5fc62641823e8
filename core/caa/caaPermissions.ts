import type { CaaRecord } from "./caaRecord.ts";

/** Issuer domains that stand for Amazon's CA in CAA records. https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
export const AMAZON_ISSUERS: readonly string[] = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** By the end of an ACME directory's host name: what that CA answers to, as its documentation says. */
const ACME_ISSUERS: Readonly<Record<string, readonly string[]>> = {
  "letsencrypt.org": ["letsencrypt.org"],
  "zerossl.com": ["sectigo.com", "trust-provider.com", "usertrust.com", "comodoca.com", "comodo.com"],
  goog: ["pki.goog"],
  "buypass.com": ["buypass.com"],
  "ssl.com": ["ssl.com"],
  "api.aws": AMAZON_ISSUERS,
};

/** Issuer domains of the CA behind an ACME directory URL; undefined for one that this table does not have. */
export function acmeIssuers(directory: string): readonly string[] | undefined {
  const host = URL.canParse(directory) ? new URL(directory).hostname : "";
  const found = Object.entries(ACME_ISSUERS).find(([end]) => host === end || host.endsWith(`.${end}`));
  return found?.[1];
}

/** Who may issue certificates for a domain and everything below it. */
export interface CaaPermissions {
  /** Issuer domains, with parameters of RFC 8657 or without, of those that may issue names without a wildcard. */
  readonly issue: readonly string[];
  /** The same for wildcards. Always said: without `issuewild`, those of `issue` may issue wildcards (RFC 8659, 4.3). */
  readonly issuewild: readonly string[];
  /** Where a CA reports what it refused: a `mailto:` or https URL; undefined = nowhere. */
  readonly iodef: string | undefined;
}

const NOBODY = ";";

/** The records that say so, each once, in an order that does not hang on the config's. An empty list means nobody. */
export function caaRecords({ issue, issuewild, iodef }: CaaPermissions): CaaRecord[] {
  return [
    ...issuers("issue", issue),
    ...issuers("issuewild", issuewild),
    ...(iodef === undefined ? [] : [{ flags: 0, tag: "iodef", value: iodef }]),
  ];
}

function issuers(tag: "issue" | "issuewild", domains: readonly string[]): CaaRecord[] {
  const values = domains.length === 0 ? [NOBODY] : [...new Set(domains)].sort();
  return values.map((value) => ({ flags: 0, tag, value }));
}
