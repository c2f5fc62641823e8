import type { Reading, UnknownWhy } from "../reading.ts";

/** Names of errors by what they mean, as the AWS services give them. */
const MEANINGS: readonly (readonly [RegExp, UnknownWhy, string])[] = [
  [/AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden/i, "denied", "not allowed"],
  [
    /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|PriorRequestNotComplete/i,
    "throttled",
    "throttled",
  ],
  [/RequestTimeTooSkewed|RequestExpired|RequestInTheFuture/i, "clock", "this machine's clock is wrong"],
  [
    /CredentialsProvider|ExpiredToken|UnrecognizedClient|InvalidClientToken|TokenRefresh|InvalidSignature/i,
    "no-credentials",
    "no valid AWS credentials",
  ],
];
const NETWORK = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** A failed call as a reading. The text has the error's name but no message of AWS, which may name account and user. */
export function awsFailure(error: unknown, deadline: number): Reading<never> {
  if (!(error instanceof Error)) return { unknown: String(error), why: "error" };
  const code = "code" in error ? String(error.code) : "";
  if (error.name === "AbortError" || error.name === "TimeoutError" || code === "ETIMEDOUT") {
    return { unknown: `no answer within ${deadline / 1000} s`, why: "timeout" };
  }
  if (NETWORK.test(code)) return { unknown: `AWS cannot be reached (${code})`, why: "timeout" };
  for (const [pattern, why, text] of MEANINGS) {
    if (pattern.test(error.name)) return { unknown: `${text} (${error.name})`, why };
  }
  return { unknown: statusText(error), why: isServerFault(error) ? "timeout" : "error" };
}

function statusText(error: Error): string {
  return error.message === "" || error.message === "UnknownError" ? error.name : `${error.name}: ${error.message}`;
}

/** 5xx: AWS's own trouble, which says nothing about what was asked. */
function isServerFault(error: Error): boolean {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return false;
  return Number(metadata.httpStatusCode) >= 500;
}
