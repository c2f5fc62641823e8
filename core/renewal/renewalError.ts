import type { RenewalReason } from "./renewalReason.ts";

export interface RenewalErrorFacts {
  readonly reason: RenewalReason;
  /** What the operator reads: what was asked of whom, and what came back. No secret. */
  readonly detail: string;
  /** The CA's or AWS's own type of problem. */
  readonly type?: string | undefined;
  /** Nobody may ask again before this: the CA's Retry-After. */
  readonly notBefore?: Date | undefined;
  readonly cause?: unknown;
}

/** Something did not work; the reason is what is decided on. */
export class RenewalError extends Error {
  override readonly name = "RenewalError";
  readonly reason: RenewalReason;
  readonly type: string | undefined;
  readonly notBefore: Date | undefined;

  constructor({ reason, detail, type, notBefore, cause }: RenewalErrorFacts) {
    super(detail, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.type = type;
    this.notBefore = notBefore;
  }
}

/** The error itself, or one that says INTERNAL. A foreign error's message may hold anything: only its name is kept. */
export function asRenewalError(error: unknown): RenewalError {
  if (error instanceof RenewalError) return error;
  const word = error instanceof Error ? error.name : typeof error;
  const detail = `${word} in the function itself; its log has the place`;
  return new RenewalError({ reason: "INTERNAL", detail, cause: error });
}
