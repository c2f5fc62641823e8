import * as z from "zod";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import { retryAfterInstant } from "../../../core/renewal/retryAfter.ts";
import type { Authorization, Order } from "../ports/authoritySession.ts";
import { type HttpAnswer, header } from "./acmeTransport.ts";

const problem = z.looseObject({ type: z.string().default(""), detail: z.string().default("") });

const orderSchema = z.looseObject({
  status: z.enum(["pending", "ready", "processing", "valid", "invalid"]),
  authorizations: z.array(z.url()),
  finalize: z.url(),
  certificate: z.url().optional(),
  error: problem.optional(),
});

const authorizationSchema = z.looseObject({
  status: z.string(),
  identifier: z.looseObject({ value: z.string() }),
  challenges: z.array(
    z.looseObject({ type: z.string(), url: z.url(), token: z.string().optional(), error: problem.optional() }),
  ),
});

/** An order as the CA tells it. Throws RenewalError CA_BROKEN when it makes no sense. */
export function readOrder(url: string, { data, headers }: HttpAnswer): Order {
  const parsed = orderSchema.safeParse(data);
  if (!parsed.success) throw senseless(url, "order");
  const { status, authorizations, finalize, certificate, error } = parsed.data;
  return {
    url,
    status,
    authorizations,
    finalize,
    certificate,
    problem: error,
    retryAfter: milliseconds(header(headers, "retry-after")),
  };
}

/** An authorization; `proofOf` computes the TXT value of its dns-01 challenge. */
export async function readAuthorization(
  url: string,
  { data }: HttpAnswer,
  proofOf: (challenge: { readonly type: "dns-01"; readonly token: string; readonly url: string }) => Promise<string>,
): Promise<Authorization> {
  const parsed = authorizationSchema.safeParse(data);
  if (!parsed.success) throw senseless(url, "authorization");
  const { status, identifier, challenges } = parsed.data;
  const dns = challenges.find(({ type }) => type === "dns-01");
  const challenge =
    dns?.token === undefined
      ? undefined
      : { url: dns.url, value: await proofOf({ type: "dns-01", token: dns.token, url: dns.url }) };
  const failed = challenges.find(({ error }) => error !== undefined)?.error;
  return { name: identifier.value, status, challenge, problem: failed };
}

/** Milliseconds that a Retry-After asks to wait. */
export function milliseconds(retryAfter: string | undefined): number | undefined {
  const now = new Date();
  const at = retryAfterInstant(retryAfter, now);
  return at === undefined ? undefined : at.getTime() - now.getTime();
}

function senseless(url: string, what: string): RenewalError {
  return new RenewalError({ reason: "CA_BROKEN", detail: `${url} is no ${what}` });
}
