import { asRenewalError, RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { parseStoredAccount, type StoredAccount } from "../../../core/hostCertificate/storedAccount.ts";
import type { AccountAnswer } from "../../../core/renewal/renewalAnswer.ts";
import type { AccountAction } from "../../../core/renewal/renewalEvent.ts";
import type { HostLease } from "./hostLease.ts";
import {
  type AcmeDirectory,
  accountName,
  type OpenAccount,
  open,
  openAccount,
  production,
  readAccount,
  registerAccount,
  releaseAccountLease,
  takeAccountLease,
  writeAccount,
} from "./openAccount.ts";
import type { RunContext } from "./runContext.ts";

/** What an operator wants of an account. Throws RenewalError. */
export async function changeAccount(context: RunContext, caId: string, action: AccountAction): Promise<AccountAnswer> {
  const { certificateAuthorities } = context.settings;
  const ca = certificateAuthorities.find(({ id }) => id === caId);
  if (ca === undefined) {
    const known = certificateAuthorities.map(({ id }) => id).join(", ");
    throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail: `no CA "${caId}"; known: ${known}` });
  }
  const acme = production(ca);
  const lease = await takeAccountLease(context, acme);
  if (lease === undefined) {
    const detail = `another run is changing the account with ${caId}: call again when it has ended`;
    throw new RenewalError({ reason: "BUSY", detail });
  }
  try {
    return await (action === "rollover" ? rollOver(context, acme, lease) : recover(context, acme, lease));
  } finally {
    await releaseAccountLease(context, lease);
  }
}

/**
 * The next key is stored before the CA hears of it, so that a killed run loses neither. Which of the two keys
 * counts afterwards is asked, not assumed: there are CAs that say yes and change nothing.
 */
async function rollOver(context: RunContext, acme: AcmeDirectory, lease: HostLease): Promise<AccountAnswer> {
  const before = await readAccount(context, acme);
  const { session, url } = await openAccount(context, acme, lease);
  const held = await accountOf(context, acme);
  // A run that was killed had rolled over; opening the account has found that out.
  if (before?.nextKey !== undefined && before.nextKey === held.key) return rolledOver(acme, url);
  const nextKey = held.nextKey ?? (await context.ports.keys.create("EC_prime256v1"));
  await writeAccount(context, acme, { ...held, nextKey }, lease);
  await session.rollOver(nextKey);
  const found = await open(context, acme, nextKey).find();
  if (found !== url) {
    const detail = `the CA took the new key, but knows it as ${found ?? "no account"}; ${url} keeps its old key`;
    throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail });
  }
  await writeAccount(context, acme, { url, key: nextKey, directory: acme.directory }, lease);
  return rolledOver(acme, url);
}

function rolledOver({ ca }: AcmeDirectory, accountUrl: string): AccountAnswer {
  return { ca: ca.id, action: "rolledOver", accountUrl };
}

/**
 * Finds the account by the keys that are stored, those of older versions of its parameter included; when the CA
 * knows none of them, registers one.
 */
async function recover(context: RunContext, acme: AcmeDirectory, lease: HostLease): Promise<AccountAnswer> {
  const refused = new Set<string>();
  for await (const key of storedKeys(context, acme)) {
    const url = await found(context, acme, key, refused);
    if (url === undefined) continue;
    await writeAccount(context, acme, { url, key, directory: acme.directory }, lease);
    return { ca: acme.ca.id, action: "recovered", accountUrl: url };
  }
  const { url } = await registered(context, acme, refused, lease);
  return { ca: acme.ca.id, action: "registered", accountUrl: url };
}

/**
 * A key that the CA has never seen is registered as it is: a host's run may have made it just now. Only one that
 * it refuses, or a parameter that cannot be read, makes place for a fresh key.
 */
async function registered(
  context: RunContext,
  acme: AcmeDirectory,
  refused: ReadonlySet<string>,
  lease: HostLease,
): Promise<OpenAccount> {
  const parameter = await context.ports.store.readVersion(accountName(context, acme));
  if (parameter === undefined) return openAccount(context, acme, lease);
  const held = parseStoredAccount(parameter.value);
  if (held !== undefined && !refused.has(held.key)) return registerAccount(context, acme, { key: held.key }, lease);
  const key = await context.ports.keys.create("EC_prime256v1");
  await writeAccount(context, acme, { key }, lease);
  return registerAccount(context, acme, { key }, lease);
}

/** Every key that SSM still has of an account, each once, the newest first. */
async function* storedKeys(context: RunContext, acme: AcmeDirectory): AsyncGenerator<string> {
  const { store } = context.ports;
  const name = accountName(context, acme);
  const seen = new Set<string>();
  const newest = await store.readVersion(name);
  for (let version = newest?.version ?? 0; version > 0; version -= 1) {
    const parameter = version === newest?.version ? newest : await store.readVersion(name, version);
    // SSM has dropped this one and all before it.
    if (parameter === undefined) return;
    const { nextKey, key } = parseStoredAccount(parameter.value) ?? {};
    for (const one of [nextKey, key]) {
      if (one === undefined || seen.has(one)) continue;
      seen.add(one);
      yield one;
    }
  }
}

/** A deactivated account is as good as none; its key is noted as refused. */
async function found(
  context: RunContext,
  acme: AcmeDirectory,
  key: string,
  refused: Set<string>,
): Promise<string | undefined> {
  try {
    return await open(context, acme, key).find();
  } catch (error) {
    if (asRenewalError(error).reason !== "ACCOUNT_REFUSED") throw error;
    refused.add(key);
    return undefined;
  }
}

async function accountOf(context: RunContext, acme: AcmeDirectory): Promise<StoredAccount> {
  const held = await readAccount(context, acme);
  if (held !== undefined) return held;
  throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail: "the account's parameter was deleted meanwhile" });
}
