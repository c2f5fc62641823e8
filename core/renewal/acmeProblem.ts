import { RenewalError } from "../hostCertificate/renewalError.ts";
import type { RenewalReason } from "../hostCertificate/renewalReason.ts";
import { retryAfterInstant } from "../hostCertificate/renewalTimes.ts";

const PREFIX = "urn:ietf:params:acme:error:";
const LONGEST_DETAIL = 500;

/** An answer of the CA that is no success. */
export interface AcmeAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The JSON, or the text that came in its place. */
  readonly body: unknown;
}

const REASONS: Readonly<Record<string, RenewalReason>> = {
  rateLimited: "RATE_LIMITED",
  rejectedIdentifier: "NAMES_REFUSED",
  unsupportedIdentifier: "NAMES_REFUSED",
  invalidProfile: "PROFILE_REFUSED",
  externalAccountRequired: "EAB_REFUSED",
  userActionRequired: "TERMS_CHANGED",
  accountDoesNotExist: "ACCOUNT_REFUSED",
  invalidContact: "ACCOUNT_REFUSED",
  unsupportedContact: "ACCOUNT_REFUSED",
  unauthorized: "ACCOUNT_REFUSED",
  caa: "CAA_FORBIDS",
  connection: "VALIDATION_FAILED",
  dns: "VALIDATION_FAILED",
  dnssec: "VALIDATION_FAILED",
  incorrectResponse: "VALIDATION_FAILED",
  tls: "VALIDATION_FAILED",
  serverInternal: "CA_BROKEN",
  badNonce: "CA_BROKEN",
};

/** The error of an answer: its reason by the problem's type (RFC 8555, 6.7), else by the status. */
export function acmeError(asked: string, answer: AcmeAnswer, now: Date): RenewalError {
  const { type, detail } = problemOf(answer.body);
  return new RenewalError({
    reason: answer.status === 503 ? "CA_UNAVAILABLE" : reasonOf(type, answer.status),
    type,
    detail: `${asked}: ${answer.status}${type === undefined ? "" : ` ${type.replace(PREFIX, "")}`}: ${detail}`,
    notBefore: retryAfterInstant(answer.retryAfter, now),
  });
}

/** What an order can have failed for. Any other cause, such as serverInternal, is ORDER_FAILED: it has no use any more. */
const ORDER_REASONS: readonly RenewalReason[] = [
  "NAMES_REFUSED",
  "PROFILE_REFUSED",
  "ACCOUNT_REFUSED",
  "CAA_FORBIDS",
  "VALIDATION_FAILED",
];

/** Why an authorization or an order became invalid, which is for good (RFC 8555, 7.1.6). */
export function orderError(problem: { readonly type: string; readonly detail: string } | undefined): RenewalError {
  const word = problem?.type.replace(PREFIX, "") ?? "";
  // In an order, unauthorized is about the challenge record; in any other answer it is about the account.
  const known = word === "unauthorized" ? "VALIDATION_FAILED" : REASONS[word];
  const reason = known !== undefined && ORDER_REASONS.includes(known) ? known : "ORDER_FAILED";
  const detail = problem === undefined ? "the CA does not say why" : `${word}: ${clip(problem.detail)}`;
  return new RenewalError({ reason, type: problem?.type, detail: `order: ${detail}` });
}

/** Whether a refused order may be asked for once more without `replaces`; what is refused then has another cause. */
export function blamesReplaces(error: RenewalError): boolean {
  const others: readonly RenewalReason[] = [
    "RATE_LIMITED",
    "NAMES_REFUSED",
    "PROFILE_REFUSED",
    "CA_UNAVAILABLE",
    "CA_UNREACHABLE",
    "TERMS_CHANGED",
    "EAB_REFUSED",
  ];
  return !others.includes(error.reason) && error.type !== `${PREFIX}badNonce`;
}

function reasonOf(type: string | undefined, status: number): RenewalReason {
  const known = type?.startsWith(PREFIX) ? REASONS[type.slice(PREFIX.length)] : undefined;
  if (known !== undefined) return known;
  if (status === 429) return "RATE_LIMITED";
  return status >= 500 ? "CA_BROKEN" : "REQUEST_REFUSED";
}

function problemOf(body: unknown): { readonly type: string | undefined; readonly detail: string } {
  if (typeof body !== "object" || body === null) return { type: undefined, detail: "no problem document" };
  const { type, detail, subproblems } = body as Record<string, unknown>;
  const parts = Array.isArray(subproblems) ? subproblems.flatMap(subproblemText) : [];
  const text = [typeof detail === "string" ? detail : "no detail", ...parts].join("; ");
  return { type: typeof type === "string" ? type : undefined, detail: clip(text) };
}

function subproblemText(one: unknown): string[] {
  if (typeof one !== "object" || one === null) return [];
  const { detail, identifier } = one as {
    readonly detail?: unknown;
    readonly identifier?: { readonly value?: unknown };
  };
  return [`${String(identifier?.value ?? "")}: ${String(detail ?? "")}`];
}

function clip(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}
