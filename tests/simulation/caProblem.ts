import type { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import { acmeError } from "../../core/renewal/acmeProblem.ts";

const PREFIX = "urn:ietf:params:acme:error:";

/** A CA's refusal, before the function's side has read it. */
export class CaProblem extends Error {
  override readonly name = "CaProblem";
  readonly status: number;
  readonly type: string | undefined;
  readonly retryAfter: string | undefined;

  constructor(
    type: string | undefined,
    status: number,
    { detail = "refused", retryAfter }: { readonly detail?: string; readonly retryAfter?: string | undefined } = {},
  ) {
    super(detail);
    this.type = type;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export function refuse(
  type: string,
  status: number,
  more: { readonly detail?: string; readonly retryAfter?: string } = {},
): never {
  throw new CaProblem(`${PREFIX}${type}`, status, more);
}

/** As the adapter makes it of the answer, by the clock of the machine that reads it. */
export function readProblem(asked: string, { status, type, message, retryAfter }: CaProblem, now: Date): RenewalError {
  const body = type === undefined ? "<html>" : { type, detail: message };
  return acmeError(asked, { status, retryAfter, body }, now);
}
