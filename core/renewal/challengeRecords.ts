import { plainName } from "../domainName.ts";
import { ownChallenges } from "./settingsOf.ts";

/** A challenge record that is not where a CA asks for it, but where a CNAME leads from there. */
export interface Delegation {
  /** `_acme-challenge.<name>` */
  readonly asked: string;
  readonly recordName: string;
}

/** More links than resolvers follow. */
const MOST_LINKS = 8;

/** Those of a host's challenge records that are delegated; `challenges` has one for each name without `*.`, in their order. */
export function delegations(
  names: readonly string[],
  challenges: readonly { readonly recordName: string }[],
): Delegation[] {
  return ownChallenges(names).flatMap(({ recordName: asked }, index) => {
    const recordName = challenges[index]?.recordName ?? asked;
    return recordName === asked ? [] : [{ asked, recordName }];
  });
}

/**
 * Where a name leads, link by link and without itself; empty = it is not a CNAME. `next` finds one link; what it throws
 * is thrown.
 */
export async function followCnames(
  name: string,
  next: (name: string) => Promise<string | undefined>,
): Promise<string[]> {
  const links: string[] = [];
  while (links.length < MOST_LINKS) {
    const target = await next(links.at(-1) ?? name);
    if (target === undefined) break;
    links.push(plainName(target));
  }
  return links;
}

/** What is wrong with where the name leads; undefined = it leads to the record. */
export function delegationFault({ asked, recordName }: Delegation, links: readonly string[]): string | undefined {
  const end = links.at(-1);
  if (end === recordName) return undefined;
  const seen = end === undefined ? "is not a CNAME in public DNS" : `leads to ${end} in public DNS`;
  return `${asked} ${seen}, and the challenge record goes to ${recordName}: make it a CNAME to that, or configure where it leads`;
}

/** A TXT record set: values without quotes. */
interface Values {
  readonly values: readonly string[];
  readonly ttl: number;
}

/** Seconds; short, so that a wrong value is not remembered for long. */
const RECORD_TTL = 60;

/** The record set with our values in it and the others kept; the same object when nothing changes. */
export function withValues(held: Values | undefined, ours: readonly string[]): Values | undefined {
  const missing = [...new Set(ours)].filter((value) => !(held?.values ?? []).includes(value));
  if (missing.length === 0) return held;
  return { values: [...(held?.values ?? []), ...missing], ttl: held?.ttl ?? RECORD_TTL };
}

/** The record set without our values; undefined when none is left; the same object when nothing changes. */
export function withoutValues(held: Values | undefined, ours: readonly string[]): Values | undefined {
  const kept = held?.values.filter((value) => !ours.includes(value)) ?? [];
  if (held === undefined || kept.length === held.values.length) return held;
  return kept.length === 0 ? undefined : { values: kept, ttl: held.ttl };
}
