import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { connectionFault } from "../../../core/renewal/egress.ts";

const DENIED = /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized/;
const THROTTLED = /^Throttl|^TooManyRequests|^TooManyUpdates$|^PriorRequestNotComplete$|^RequestLimitExceeded$/;

/** AWS's error as one of ours. What a refused write says may repeat the value: only a denial's words are kept. */
export function awsError(error: unknown, asked: string, otherwise: RenewalReason): RenewalError {
  const name = connectionFault(error) ?? (error instanceof Error ? error.name : "no error");
  if (DENIED.test(name)) {
    const words = error instanceof Error && error.message !== "" ? `: ${error.message}` : "";
    return new RenewalError({ reason: "ACCESS_DENIED", type: name, detail: `${asked}${words}` });
  }
  const reason = THROTTLED.test(name) ? "THROTTLED" : otherwise;
  return new RenewalError({ reason, type: name, detail: `${asked}: ${name}` });
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

const LONGEST_WORDS = 300;

/** AWS's own sentence behind an error of ours: for calls whose input holds no secret that the sentence could repeat. */
export function withWords(known: RenewalError, error: unknown): RenewalError {
  const words = error instanceof Error ? error.message.replaceAll(/\s+/g, " ").trim() : "";
  if (words === "" || known.message.includes(words)) return known;
  const { reason, type, message } = known;
  return new RenewalError({ reason, type, detail: `${message}: ${words.slice(0, LONGEST_WORDS)}` });
}

/** Time limits and retries of every AWS client: SSM throttles whole accounts, so it gets several chances. */
export const AWS_CLIENT = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
} as const;
