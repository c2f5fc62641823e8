import * as z from "zod/mini";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { retryAfterInstant } from "../../../core/hostCertificate/renewalTimes.ts";
import type { Authorization, Order } from "../ports/certificateAuthority.ts";
import { type HttpAnswer, header } from "./acmeTransport.ts";

const problem = z.looseObject({ type: z._default(z.string(), ""), detail: z._default(z.string(), "") });

const orderSchema = z.looseObject({
  status: z.enum(["pending", "ready", "processing", "valid", "invalid"]),
  authorizations: z.array(z.url()),
  finalize: z.url(),
  certificate: z.optional(z.url()),
  error: z.optional(problem),
});

const authorizationSchema = z.looseObject({
  status: z.string(),
  identifier: z.looseObject({ value: z.string() }),
  challenges: z.array(
    z.looseObject({ type: z.string(), url: z.url(), token: z.optional(z.string()), error: z.optional(problem) }),
  ),
});

const directorySchema = z.looseObject({
  newNonce: z.url(),
  newAccount: z.url(),
  newOrder: z.url(),
  revokeCert: z.url(),
  keyChange: z.url(),
  renewalInfo: z.optional(z.url()),
  meta: z.optional(
    z.looseObject({
      profiles: z.optional(z.record(z.string(), z.unknown())),
      caaIdentities: z.optional(z.array(z.string())),
    }),
  ),
});

export type Directory = z.output<typeof directorySchema>;

/** A CA's directory. Throws RenewalError CA_BROKEN when the answer is something else. */
export function readDirectory(url: string, { data }: HttpAnswer): Directory {
  const parsed = directorySchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw notA(url, "ACME directory");
}

/** An order as the CA reports it. Throws RenewalError CA_BROKEN when it makes no sense. */
export function readOrder(url: string, { data, headers }: HttpAnswer, now: Date): Order {
  const parsed = orderSchema.safeParse(data);
  if (!parsed.success) throw notA(url, "order");
  const { status, authorizations, finalize, certificate, error } = parsed.data;
  return {
    url,
    status,
    authorizations,
    finalize,
    certificate,
    problem: error,
    retryAfter: milliseconds(header(headers, "retry-after"), now),
  };
}

/** An authorization; `txtValueOf` computes the TXT value of its dns-01 challenge. */
export function readAuthorization(
  url: string,
  { data }: HttpAnswer,
  txtValueOf: (token: string) => string,
): Authorization {
  const parsed = authorizationSchema.safeParse(data);
  if (!parsed.success) throw notA(url, "authorization");
  const { status, identifier, challenges } = parsed.data;
  const dns = challenges.find(({ type }) => type === "dns-01");
  const challenge = dns?.token === undefined ? undefined : { url: dns.url, value: txtValueOf(dns.token) };
  const failed = challenges.find(({ error }) => error !== undefined)?.error;
  return { name: identifier.value, status, challenge, problem: failed };
}

/** Milliseconds that a Retry-After asks to wait. */
export function milliseconds(retryAfter: string | undefined, now: Date): number | undefined {
  const at = retryAfterInstant(retryAfter, now);
  return at === undefined ? undefined : at.getTime() - now.getTime();
}

function notA(url: string, what: string): RenewalError {
  return new RenewalError({ reason: "CA_BROKEN", detail: `the answer of ${url} is not an ${what}` });
}
