import {
  accountParameter,
  parseStoredAccount,
  type StoredAccount,
} from "../../../core/hostCertificate/storedAccount.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { Authority } from "../../../core/renewal/renewalSettings.ts";
import type { AuthoritySession, ExternalBinding } from "../ports/authoritySession.ts";
import type { RunContext } from "./runContext.ts";

/** A directory, and where its account is kept. */
export interface Place {
  readonly authority: Authority;
  readonly staging: boolean;
  readonly directory: string;
}

export interface OpenAccount {
  readonly session: AuthoritySession;
  readonly url: string;
}

export function production(authority: Authority): Place {
  return { authority, staging: false, directory: authority.directory };
}

export function staging(authority: Authority): Place | undefined {
  return authority.staging === undefined ? undefined : { authority, staging: true, directory: authority.staging };
}

/**
 * The account with an authority, registered when there is none. The key is stored before it is registered, in a
 * parameter that can be created once: two runs at the same time register one key, and that is one account (RFC 8555,
 * 7.3). A killed run's key is taken up by the next.
 */
export async function openAccount(context: RunContext, place: Place): Promise<OpenAccount> {
  const stored = (await readAccount(context, place)) ?? (await createKey(context, place));
  const held = await settledKeys(context, place, stored);
  if (held.url !== undefined && held.directory === place.directory) {
    return { session: open(context, place, held.key, held.url), url: held.url };
  }
  return registerAccount(context, place, held);
}

/**
 * The account with the key that counts. A run that was killed while it rolled the key over has left two; which one the
 * authority knows is asked. As long as it knows the old one, the next stays for whoever rolls over again.
 */
async function settledKeys(context: RunContext, place: Place, held: StoredAccount): Promise<StoredAccount> {
  const { url, nextKey } = held;
  if (nextKey === undefined || url === undefined || held.directory !== place.directory) return held;
  if ((await open(context, place, nextKey).find()) !== url) return held;
  const settled = { url, key: nextKey, directory: place.directory };
  await writeAccount(context, place, settled);
  return settled;
}

/** Makes the authority know the key, and keeps the URL that it gives. The same key again is the same account. */
export async function registerAccount(context: RunContext, place: Place, held: StoredAccount): Promise<OpenAccount> {
  const session = open(context, place, held.key, undefined);
  const url = await session.register(context.settings.contact, await bindingOf(context, place.authority));
  await writeAccount(context, place, { ...held, url, directory: place.directory });
  return { session: open(context, place, held.key, url), url };
}

export async function readAccount({ settings, ports }: RunContext, place: Place): Promise<StoredAccount | undefined> {
  const name = accountParameter(settings.parameterPrefix, place.authority.id, place.staging);
  const parameter = await ports.store.readVersion(name);
  if (parameter === undefined) return undefined;
  const account = parseStoredAccount(parameter.value);
  if (account !== undefined) return account;
  const detail = `${name} holds no account; put back an older version of it, or delete it to have a new one made`;
  throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail });
}

export async function writeAccount(context: RunContext, place: Place, account: StoredAccount): Promise<void> {
  await context.ports.store.write(parameterOf(context, place, account));
}

export function open(context: RunContext, place: Place, accountKey: string, accountUrl?: string): AuthoritySession {
  return context.ports.authorities.open({ directory: place.directory, accountKey, accountUrl });
}

async function createKey(context: RunContext, place: Place): Promise<StoredAccount> {
  const account = { key: await context.ports.keys.create("EC_prime256v1") };
  if (await context.ports.store.create(parameterOf(context, place, account))) return account;
  const theirs = await readAccount(context, place);
  if (theirs !== undefined) return theirs;
  throw new RenewalError({ reason: "STORE_FAILED", detail: "the account's parameter was created and is not there" });
}

function parameterOf({ settings }: RunContext, place: Place, account: StoredAccount) {
  const name = accountParameter(settings.parameterPrefix, place.authority.id, place.staging);
  return { name, value: JSON.stringify(account), secret: true };
}

async function bindingOf({ ports }: RunContext, { eabParameter }: Authority): Promise<ExternalBinding | undefined> {
  if (eabParameter === undefined) return undefined;
  const parameter = await ports.store.readVersion(eabParameter);
  const binding = parseBinding(parameter?.value);
  if (binding !== undefined) return binding;
  const detail = `${eabParameter} holds no {"kid":"…","hmacKey":"…"}: put the external account binding there`;
  throw new RenewalError({ reason: "EAB_REFUSED", detail });
}

function parseBinding(text: string | undefined): ExternalBinding | undefined {
  try {
    const { kid, hmacKey } = JSON.parse(text ?? "") as Record<string, unknown>;
    return typeof kid === "string" && typeof hmacKey === "string" ? { kid, hmacKey } : undefined;
  } catch {
    return undefined;
  }
}
