import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { RenewalReason } from "../../../core/renewal/renewalReason.ts";

const DENIED = /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized/;
const THROTTLED = /^Throttl|^TooManyRequests|^TooManyUpdates$|^PriorRequestNotComplete$|^RequestLimitExceeded$/;

/** AWS's error as one of ours. What a refused write says may repeat the value: only a denial's words are kept. */
export function awsError(error: unknown, asked: string, otherwise: RenewalReason): RenewalError {
  const name = error instanceof Error ? error.name : "no error";
  if (DENIED.test(name)) {
    const words = error instanceof Error && error.message !== "" ? `: ${error.message}` : "";
    return new RenewalError({ reason: "ACCESS_DENIED", type: name, detail: `${asked}${words}` });
  }
  const reason = THROTTLED.test(name) ? "THROTTLED" : otherwise;
  return new RenewalError({ reason, type: name, detail: `${asked}: ${name}` });
}

/** Time limits and retries of every AWS client: SSM throttles whole accounts, so it gets several chances. */
export const AWS_CLIENT = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
} as const;
