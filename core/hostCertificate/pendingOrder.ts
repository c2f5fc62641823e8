import * as z from "zod";

const proof = z.object({ zoneId: z.string(), recordName: z.string(), value: z.string() });

/**
 * An order under way, in a SecureString. It is written before the order is made (with the key), and again before the
 * first record changes (with URL and proofs), so that whoever comes after a killed run neither orders again nor leaves
 * a record behind.
 */
export const pendingOrderSchema = z.object({
  version: z.literal(1),
  /** Id of the authority in the settings. */
  authority: z.string(),
  directory: z.string(),
  accountUrl: z.string(),
  names: z.array(z.string()),
  keyType: z.string(),
  profile: z.string().optional(),
  /** Private key of the certificate to be, PKCS #8 PEM. */
  key: z.string(),
  orderUrl: z.string().optional(),
  /** When it was begun; an order that the CA does not finish in a day is given up. */
  begun: z.iso.datetime(),
  /** TXT values that may have been written. */
  proofs: z.array(proof),
});

export type PendingOrder = z.output<typeof pendingOrderSchema>;
export type Proof = z.output<typeof proof>;
