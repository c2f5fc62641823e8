import { ownChallenges } from "./settingsOf.ts";

/** A proof that is not where a CA asks for it, but where a CNAME leads from there. */
export interface Delegation {
  /** `_acme-challenge.<name>` */
  readonly asked: string;
  readonly recordName: string;
}

/** More links than resolvers follow. */
const MOST_LINKS = 8;

/** Those of a host's proofs that are delegated; `challenges` has one for each name without `*.`, in their order. */
export function delegations(
  names: readonly string[],
  challenges: readonly { readonly recordName: string }[],
): Delegation[] {
  return ownChallenges(names).flatMap(({ recordName: asked }, place) => {
    const recordName = challenges[place]?.recordName ?? asked;
    return recordName === asked ? [] : [{ asked, recordName }];
  });
}

/**
 * Where a name leads, link by link and without itself; empty = it is no CNAME. `next` tells one link; what it throws
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
    links.push(target.toLowerCase().replace(/\.$/, ""));
  }
  return links;
}

/** What is wrong with where the name leads; undefined = it leads to the record. */
export function delegationFault({ asked, recordName }: Delegation, links: readonly string[]): string | undefined {
  const end = links.at(-1);
  if (end === recordName) return undefined;
  const seen = end === undefined ? "is no CNAME in public DNS" : `leads to ${end} in public DNS`;
  return `${asked} ${seen}, and the proof goes to ${recordName}: make it a CNAME to that, or configure where it leads`;
}
