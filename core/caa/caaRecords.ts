import type { CaaRecord } from "./caaRecord.ts";

/** Who may issue certificates for a domain and everything below it. */
export interface CaaPermissions {
  /** Issuer domains, with parameters of RFC 8657 or without, of those that may issue names without a wildcard. */
  readonly issue: readonly string[];
  /** The same for wildcards. Always said: without `issuewild`, those of `issue` may issue wildcards (RFC 8659, 4.3). */
  readonly issuewild: readonly string[];
  /** Where an authority reports what it refused: a `mailto:` or https URL; undefined = nowhere. */
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
