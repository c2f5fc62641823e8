import * as z from "zod";

/** An account with an authority, in a SecureString. */
const storedAccountSchema = z.object({
  /** Absent until the authority has answered the registration. */
  url: z.string().optional(),
  /** Account key, PKCS #8 PEM. */
  key: z.string(),
  /** Directory of the authority that knows the account. */
  directory: z.string().optional(),
  /** Key of a roll-over under way. */
  nextKey: z.string().optional(),
});

export type StoredAccount = z.output<typeof storedAccountSchema>;

/** The account in a parameter; undefined when the text is none of ours. */
export function parseStoredAccount(text: string): StoredAccount | undefined {
  try {
    return storedAccountSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Name of an account's parameter. A staging directory has an account of its own. */
export function accountParameter(prefix: string, authority: string, staging: boolean): string {
  return `${prefix}/accounts/${authority}${staging ? "-staging" : ""}`;
}
