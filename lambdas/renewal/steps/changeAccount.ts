import type { StoredAccount } from "../../../core/hostCertificate/storedAccount.ts";
import type { AccountAnswer } from "../../../core/renewal/renewalAnswer.ts";
import { asRenewalError, RenewalError } from "../../../core/renewal/renewalError.ts";
import type { AccountAction } from "../../../core/renewal/renewalEvent.ts";
import {
  open,
  openAccount,
  type Place,
  production,
  readAccount,
  registerAccount,
  writeAccount,
} from "./openAccount.ts";
import type { RunContext } from "./runContext.ts";

/** What an operator wants of an account. Throws RenewalError. */
export async function changeAccount(
  context: RunContext,
  authorityId: string,
  action: AccountAction,
): Promise<AccountAnswer> {
  const { authorities } = context.settings;
  const authority = authorities.find(({ id }) => id === authorityId);
  if (authority === undefined) {
    const known = authorities.map(({ id }) => id).join(", ");
    throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail: `no authority "${authorityId}"; known: ${known}` });
  }
  const place = production(authority);
  return action === "rollover" ? rollOver(context, place) : recover(context, place);
}

/**
 * The next key is stored before the authority hears of it, so that a killed run loses neither. Which of the two keys
 * counts afterwards is asked, not assumed: there are authorities that say yes and change nothing.
 */
async function rollOver(context: RunContext, place: Place): Promise<AccountAnswer> {
  const before = await readAccount(context, place);
  const { session, url } = await openAccount(context, place);
  const held = await accountOf(context, place);
  // A run that was killed had rolled over; opening the account has found that out.
  if (before?.nextKey !== undefined && before.nextKey === held.key) return rolledOver(place, url);
  const nextKey = held.nextKey ?? (await context.ports.keys.create("EC_prime256v1"));
  await writeAccount(context, place, { ...held, nextKey });
  await session.rollOver(nextKey);
  const found = await open(context, place, nextKey).find();
  if (found !== url) {
    const detail = `the authority took the new key, but knows it as ${found ?? "no account"}; ${url} keeps its old key`;
    throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail });
  }
  await writeAccount(context, place, { url, key: nextKey, directory: place.directory });
  return rolledOver(place, url);
}

function rolledOver({ authority }: Place, accountUrl: string): AccountAnswer {
  return { authority: authority.id, action: "rolledOver", accountUrl };
}

/** Finds the account by the keys that are stored; when no authority knows them, registers a fresh one. */
async function recover(context: RunContext, place: Place): Promise<AccountAnswer> {
  const held = await readAccount(context, place);
  const keys = held === undefined ? [] : [held.nextKey, held.key].filter((key) => key !== undefined);
  for (const key of keys) {
    const url = await found(context, place, key);
    if (url === undefined) continue;
    await writeAccount(context, place, { url, key, directory: place.directory });
    return { authority: place.authority.id, action: "recovered", accountUrl: url };
  }
  const key = await context.ports.keys.create("EC_prime256v1");
  await writeAccount(context, place, { key });
  const { url } = await registerAccount(context, place, { key });
  return { authority: place.authority.id, action: "registered", accountUrl: url };
}

/** A deactivated account is as good as none. */
async function found(context: RunContext, place: Place, key: string): Promise<string | undefined> {
  try {
    return await open(context, place, key).find();
  } catch (error) {
    if (asRenewalError(error).reason === "ACCOUNT_REFUSED") return undefined;
    throw error;
  }
}

async function accountOf(context: RunContext, place: Place): Promise<StoredAccount> {
  const held = await readAccount(context, place);
  if (held !== undefined) return held;
  throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail: "the account's parameter was deleted meanwhile" });
}
