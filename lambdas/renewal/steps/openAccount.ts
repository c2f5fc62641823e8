import { asRenewalError, RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { CertificateAuthority } from "../../../core/hostCertificate/renewalSettings.ts";
import {
  accountLeases,
  accountParameter,
  parseStoredAccount,
  type StoredAccount,
  sameAccount,
} from "../../../core/hostCertificate/storedAccount.ts";
import { fieldsOf, parsedJson } from "../../../core/parsedJson.ts";
import type { CaSession, ExternalBinding } from "../ports/certificateAuthority.ts";
import { HostLease } from "./hostLease.ts";
import type { RunContext } from "./runContext.ts";

/** A directory, and where its account is kept. */
export interface AcmeDirectory {
  readonly ca: CertificateAuthority;
  readonly staging: boolean;
  readonly directory: string;
}

export interface OpenAccount {
  readonly session: CaSession;
  readonly url: string;
}

export function production(ca: CertificateAuthority): AcmeDirectory {
  return { ca, staging: false, directory: ca.directory };
}

export function staging(ca: CertificateAuthority): AcmeDirectory | undefined {
  return ca.staging === undefined ? undefined : { ca, staging: true, directory: ca.staging };
}

/** Takes the lease of an account; undefined when another run holds it. */
export function takeAccountLease(context: RunContext, { ca, staging }: AcmeDirectory): Promise<HostLease | undefined> {
  return HostLease.take(context, accountLeases(context.settings.parameterPrefix, ca.id, staging));
}

/**
 * The account with a CA, registered when there is none. The key is stored before it is registered, in a
 * parameter that can be created once: two runs at the same time register one key, and that is one account (RFC 8555,
 * 7.3). A killed run's key is taken up by the next. Whoever holds the account's lease gives it, to write under it.
 */
export async function openAccount(context: RunContext, acme: AcmeDirectory, lease?: HostLease): Promise<OpenAccount> {
  const stored = (await readAccount(context, acme)) ?? (await createKey(context, acme));
  const held = await settledKeys(context, acme, stored, lease);
  if (held.url !== undefined && held.directory === acme.directory) {
    return { session: open(context, acme, held.key, held.url), url: held.url };
  }
  return registerAccount(context, acme, held, lease);
}

/**
 * The account with the key that counts. A run that was killed while it rolled the key over has left two; which one the
 * CA knows is asked. As long as it knows the old one, the next stays for whoever rolls over again.
 */
async function settledKeys(
  context: RunContext,
  acme: AcmeDirectory,
  held: StoredAccount,
  lease: HostLease | undefined,
): Promise<StoredAccount> {
  const { url, nextKey } = held;
  if (nextKey === undefined || url === undefined || held.directory !== acme.directory) return held;
  if ((await open(context, acme, nextKey).find()) !== url) return held;
  const settled = { url, key: nextKey, directory: acme.directory };
  await keepAccount(context, acme, { before: held, after: settled, lease });
  return settled;
}

/** Makes the CA know the key, and keeps the URL that it gives. The same key again is the same account. */
export async function registerAccount(
  context: RunContext,
  acme: AcmeDirectory,
  held: StoredAccount,
  lease?: HostLease,
): Promise<OpenAccount> {
  const session = open(context, acme, held.key, undefined);
  const url = await session.register(context.settings.contact, await bindingOf(context, acme.ca));
  await keepAccount(context, acme, { before: held, after: { ...held, url, directory: acme.directory }, lease });
  return { session: open(context, acme, held.key, url), url };
}

export async function readAccount(context: RunContext, acme: AcmeDirectory): Promise<StoredAccount | undefined> {
  const name = accountName(context, acme);
  const parameter = await context.ports.store.readVersion(name);
  if (parameter === undefined) return undefined;
  const account = parseStoredAccount(parameter.value);
  if (account !== undefined) return account;
  const detail = `${name} holds no account; put back an older version of it, or delete it to have a new one made`;
  throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail });
}

/** Under the account's lease. */
export async function writeAccount(
  context: RunContext,
  acme: AcmeDirectory,
  account: StoredAccount,
  lease: HostLease,
): Promise<void> {
  await lease.assertHeld();
  await context.ports.store.write(parameterOf(context, acme, account));
}

/**
 * Keeps what was found out about an account, unless another run has changed it or is changing it: its next key would be
 * lost under ours. What is not kept is found out again by the next run.
 */
async function keepAccount(
  context: RunContext,
  acme: AcmeDirectory,
  { before, after, lease }: { before: StoredAccount; after: StoredAccount; lease: HostLease | undefined },
): Promise<void> {
  if (lease !== undefined) return writeAccount(context, acme, after, lease);
  const own = await takeAccountLease(context, acme);
  if (own === undefined) return;
  try {
    if (sameAccount(await readAccount(context, acme), before)) await writeAccount(context, acme, after, own);
  } finally {
    await releaseAccountLease(context, own);
  }
}

/** A lease that cannot be released ends by itself, with the time of the run. */
export async function releaseAccountLease(context: RunContext, lease: HostLease): Promise<void> {
  try {
    await lease.release();
  } catch (error) {
    context.ports.logger.warn(`the lease of the account was not released: ${asRenewalError(error).message}`);
  }
}

export function open(context: RunContext, acme: AcmeDirectory, accountKey: string, accountUrl?: string): CaSession {
  return context.ports.ca.open({ directory: acme.directory, accountKey, accountUrl });
}

async function createKey(context: RunContext, acme: AcmeDirectory): Promise<StoredAccount> {
  const account = { key: await context.ports.keys.create("EC_prime256v1") };
  if (await context.ports.store.create(parameterOf(context, acme, account))) return account;
  const theirs = await readAccount(context, acme);
  if (theirs !== undefined) return theirs;
  throw new RenewalError({ reason: "STORE_FAILED", detail: "the account's parameter was created and is not there" });
}

export function accountName({ settings }: RunContext, { ca, staging: isStaging }: AcmeDirectory): string {
  return accountParameter(settings.parameterPrefix, ca.id, isStaging);
}

function parameterOf(context: RunContext, acme: AcmeDirectory, account: StoredAccount) {
  return { name: accountName(context, acme), value: JSON.stringify(account), secret: true };
}

async function bindingOf(
  { ports }: RunContext,
  { eabParameter }: CertificateAuthority,
): Promise<ExternalBinding | undefined> {
  if (eabParameter === undefined) return undefined;
  const parameter = await ports.store.readVersion(eabParameter);
  const binding = parseBinding(parameter?.value);
  if (binding !== undefined) return binding;
  const detail = `${eabParameter} holds no {"kid":"…","hmacKey":"…"}: put the external account binding there`;
  throw new RenewalError({ reason: "EAB_REFUSED", detail });
}

function parseBinding(text: string | undefined): ExternalBinding | undefined {
  const { kid, hmacKey } = fieldsOf(parsedJson(text ?? ""));
  return typeof kid === "string" && typeof hmacKey === "string" ? { kid, hmacKey } : undefined;
}
