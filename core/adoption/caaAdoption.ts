import { AMAZON_ISSUERS, acmeIssuers, caaRecords } from "../caa/caaPermissions.ts";
import { type CaaRecord, caaIssuer, caaText } from "../caa/caaRecord.ts";
import { knownCa } from "../acme/certificateAuthorities.ts";
import type { AccountFacts } from "./accountFacts.ts";
import type { AdoptedCaa, AdoptedHost, LeftOut } from "./adoptionPlan.ts";
import type { RenewalFacts } from "./renewalFacts.ts";

const NONE = { none: true } as const;

/**
 * The control domain's CAA records as `caa` of the config: nobody who may issue now is locked out. What the stack adds
 * (Amazon's other issuer domains, `issuewild` said outright) is listed. Left out where the config cannot say the same.
 */
export function adoptedCaa(
  { zoneId, controlDomain }: AccountFacts,
  running: RenewalFacts["caa"],
  hosts: readonly AdoptedHost[],
): (AdoptedCaa & { readonly notes: readonly string[] }) | LeftOut | typeof NONE {
  if (running === undefined) return NONE;
  const records = running.values.map(parsed);
  const why = unfit(records);
  if (why !== undefined) {
    const fix = "Keep the records where they are managed, or write caa by hand (docs/adoption.md).";
    return { what: `CAA records of ${controlDomain}`, why, fix };
  }
  const valuesOf = (tag: string) => records.flatMap((one) => (one?.tag === tag ? [one.value] : []));
  const issue = valuesOf("issue");
  // Without issuewild, those of issue may issue wildcards (RFC 8659, 4.3).
  const wild = valuesOf("issuewild");
  const derived = derivedIssuers(hosts);
  const [iodef] = valuesOf("iodef");
  const extra = {
    issue: issue.filter((value) => !derived.issue.includes(value)),
    issuewild: (wild.length > 0 ? wild : issue).filter((value) => !derived.issuewild.includes(value)),
  };
  const id = `${zoneId}_${controlDomain}_CAA`;
  const after = caaRecords({
    issue: [...derived.issue, ...extra.issue],
    issuewild: [...derived.issuewild, ...extra.issuewild],
    iodef,
  }).map(caaText);
  return {
    id,
    ttl: running.ttl,
    config: {
      import: id,
      ...(iodef === undefined ? {} : { iodef }),
      ...(extra.issue.length > 0 ? { issue: extra.issue } : {}),
      ...(extra.issuewild.length > 0 ? { issuewild: extra.issuewild } : {}),
    },
    adds: after.filter((text) => !records.some((one) => one !== undefined && caaText(one) === text)),
    notes: accountNotes([...issue, ...wild]),
  };
}

/** As the program derives them from its pipelines: ACM, and Let's Encrypt for the hosts. */
function derivedIssuers(hosts: readonly AdoptedHost[]) {
  const directory = knownCa("letsencrypt")?.directory ?? "";
  const names = hosts.flatMap((host) => host.names);
  const acme = acmeIssuers(directory) ?? [];
  const plain = names.some((name) => !name.startsWith("*.")) ? acme : [];
  const wildcard = names.some((name) => name.startsWith("*.")) ? acme : [];
  return { issue: [...AMAZON_ISSUERS, ...plain], issuewild: [...AMAZON_ISSUERS, ...wildcard] };
}

function parsed(text: string): CaaRecord | undefined {
  const [, flags, tag, value] = /^(\d+)\s+([a-z0-9]+)\s+"(.*)"$/i.exec(text.trim()) ?? [];
  if (flags === undefined || tag === undefined || value === undefined) return undefined;
  return { flags: Number(flags), tag: tag.toLowerCase(), value };
}

const TAGS = ["issue", "issuewild", "iodef"];

function unfit(records: readonly (CaaRecord | undefined)[]): string | undefined {
  const known = records.filter((one) => one !== undefined);
  if (known.length < records.length) return "one of them cannot be read";
  if (known.some(({ flags }) => flags !== 0)) return "one of them is critical (flags other than 0)";
  const other = known.find(({ tag }) => !TAGS.includes(tag));
  if (other !== undefined) return `the config has no key for ${other.tag}`;
  if (known.filter(({ tag }) => tag === "iodef").length > 1) return "they have more than one iodef";
  const issuers = known.filter(({ tag }) => tag !== "iodef");
  if (issuers.some(({ value }) => caaIssuer(value)?.domain.includes(".") !== true)) {
    return "one of them lets nobody issue";
  }
  return undefined;
}

/** The account of another program's client may be named in a record; ours is another one. */
function accountNotes(values: readonly string[]): string[] {
  return values.some((value) => /accounturi\s*=/i.test(value))
    ? ["a CAA record names an ACME account (accounturi). The stack's record allows every account of that CA beside it."]
    : [];
}
