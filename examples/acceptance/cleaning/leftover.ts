import type { AccountClients } from "../account/accountClients.ts";
import type { AcceptanceScope } from "../core/scope.ts";

/** Something of a run that exists at AWS. */
export interface Leftover {
  /** As a person finds it: its sort, and its name, id or ARN. */
  readonly what: string;
  /** May fail for a while: what uses it has to go first. */
  readonly remove: () => Promise<unknown>;
}

/** Finds what a run made of one sort. Changes nothing. */
export type LeftoverFinder = (
  clients: AccountClients,
  scope: AcceptanceScope,
  zoneId: string,
) => Promise<readonly Leftover[]>;

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Whether a thing carries the run's tag. */
export function isTagged({ tag }: AcceptanceScope, tags: readonly Tag[] | undefined): boolean {
  return (tags ?? []).some(({ Key, Value }) => Key === tag.key && Value === tag.value);
}

/** The same for services that return tags as an object. */
export function hasTag(
  { tag }: AcceptanceScope,
  tags: Readonly<Record<string, string | undefined>> | undefined,
): boolean {
  return tags?.[tag.key] === tag.value;
}

/** All pages of a list: `read` gets the token of a page, and returns its items and the token of the next. */
export async function allPages<Item>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly Item[] | undefined; readonly next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await read(token);
    all.push(...items);
    token = next === "" ? undefined : next;
  } while (token !== undefined);
  return all;
}
