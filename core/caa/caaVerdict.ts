import { baseDomain } from "../domainName.ts";
import { type CaaIssuer, type CaaRecord, caaIssuer, caaText } from "./caaRecord.ts";

/** Who wants to issue what. */
export interface CaaQuestion {
  /** Issuer domains that the CA answers to: any one of them is enough. */
  readonly issuers: readonly string[];
  readonly wildcard: boolean;
  /** Account that will order (RFC 8657, 3); undefined = not known, so a record that names accounts is not judged. */
  readonly accountUri?: string | undefined;
  /** How the domain is proved (RFC 8657, 4): `dns-01`; undefined = by the CA's own method. */
  readonly method?: string | undefined;
}

export type CaaVerdict =
  /** `record`: the one that allows it; undefined = no record of this kind, so everybody may. */
  | { readonly allowed: true; readonly record: CaaRecord | undefined }
  | { readonly allowed: false; readonly why: string; readonly records: readonly CaaRecord[] };

const CRITICAL = 128;
/** Tags that a CA of today understands; an unknown one with the critical flag stops it. */
const KNOWN_TAGS: ReadonlySet<string> = new Set([
  "issue",
  "issuewild",
  "iodef",
  "issuemail",
  "contactemail",
  "contactphone",
]);

/** Whether the relevant record set, empty when there is none, lets the CA issue. */
export function caaVerdict(records: readonly CaaRecord[], question: CaaQuestion): CaaVerdict {
  const known = records.map((record) => ({ ...record, tag: record.tag.toLowerCase() }));
  const critical = known.filter(({ flags, tag }) => (flags & CRITICAL) !== 0 && !KNOWN_TAGS.has(tag));
  if (critical.length > 0) {
    const tags = critical.map(({ tag }) => tag).join(", ");
    return refused(`a critical record has a tag that no CA knows (${tags}), so no CA may issue`, critical);
  }
  const deciding = decidingRecords(known, question.wildcard);
  if (deciding.length === 0) return { allowed: true, record: undefined };
  const refusals: string[] = [];
  for (const record of deciding) {
    const why = refusal(caaIssuer(record.value), question);
    if (why === undefined) return { allowed: true, record };
    refusals.push(`${caaText(record)}: ${why}`);
  }
  return refused(refusals.join("; "), deciding);
}

/** `issuewild` overrides `issue` for wildcards, and says nothing about other names (RFC 8659, 4.3). */
function decidingRecords(records: readonly CaaRecord[], wildcard: boolean): CaaRecord[] {
  const wild = records.filter(({ tag }) => tag === "issuewild");
  return wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
}

function refusal(issuer: CaaIssuer | undefined, question: CaaQuestion): string | undefined {
  if (issuer === undefined) return "its value cannot be read, so it lets nobody issue";
  if (issuer.domain === "") return "it lets nobody issue";
  if (!question.issuers.includes(issuer.domain)) return `it names ${issuer.domain}`;
  const { accounturi, validationmethods } = issuer.parameters;
  if (accounturi !== undefined && question.accountUri !== undefined && accounturi !== question.accountUri) {
    return `it names the account ${accounturi}, ours is ${question.accountUri}`;
  }
  if (validationmethods !== undefined && question.method !== undefined) {
    const methods = validationmethods.toLowerCase().split(",");
    if (!methods.includes(question.method)) return `it allows ${validationmethods}, we prove by ${question.method}`;
  }
  return undefined;
}

function refused(why: string, records: readonly CaaRecord[]): CaaVerdict {
  return { allowed: false, why, records };
}

/**
 * The names at which a CA looks for CAA records, in this order; the first that has any decides (RFC 8659, 3). A
 * wildcard's search starts at its base domain.
 */
export function caaLookupNames(name: string): string[] {
  const labels = baseDomain(name).split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}
