import * as z from "zod/mini";
import { parsedJson } from "../parsedJson.ts";

/** An account with a CA, in a SecureString. */
const storedAccountSchema = z.object({
  /** Absent until the CA has answered the registration. */
  url: z.optional(z.string()),
  /** Account key, PKCS #8 PEM. */
  key: z.string(),
  /** Directory of the CA that knows the account. */
  directory: z.optional(z.string()),
  /** Key of a roll-over under way. */
  nextKey: z.optional(z.string()),
});

export type StoredAccount = z.output<typeof storedAccountSchema>;

/** The account in a parameter; undefined when the text is none of ours. */
export function parseStoredAccount(text: string): StoredAccount | undefined {
  return storedAccountSchema.safeParse(parsedJson(text)).data;
}

/** Whether two texts hold the same account, as far as its keys and its URL go. */
export function sameAccount(left: StoredAccount | undefined, right: StoredAccount | undefined): boolean {
  return left?.key === right?.key && left?.nextKey === right?.nextKey && left?.url === right?.url;
}

/** Folder of an account's leases: whoever changes the account holds the newest; see core/renewal/lease.ts. */
export function accountLeases(prefix: string, ca: string, staging: boolean): string {
  return `${prefix}/account-leases/${ca}${staging ? "-staging" : ""}`;
}

/** Name of an account's parameter. A staging directory has an account of its own. */
export function accountParameter(prefix: string, ca: string, staging: boolean): string {
  return `${prefix}/accounts/${ca}${staging ? "-staging" : ""}`;
}
