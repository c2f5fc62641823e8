import * as z from "zod";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { AcmeTransport } from "./acmeTransport.ts";

const directorySchema = z.looseObject({
  newNonce: z.url(),
  newAccount: z.url(),
  newOrder: z.url(),
  revokeCert: z.url(),
  keyChange: z.url(),
  renewalInfo: z.url().optional(),
  meta: z
    .looseObject({
      profiles: z.record(z.string(), z.unknown()).optional(),
      caaIdentities: z.array(z.string()).optional(),
    })
    .optional(),
});

export type Directory = z.output<typeof directorySchema>;

/** Reads a CA's directory. Throws RenewalError CA_BROKEN when it is none. */
export async function readDirectory(transport: AcmeTransport, url: string): Promise<Directory> {
  const { data } = await transport.getJson(url);
  const parsed = directorySchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new RenewalError({ reason: "CA_BROKEN", detail: `${url} is no ACME directory` });
}
