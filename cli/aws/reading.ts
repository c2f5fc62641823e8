/** Why something could not be read. None of these is a pass. */
export type UnknownWhy =
  | "denied"
  | "throttled"
  | "timeout"
  | "no-credentials"
  | "clock"
  | "servfail"
  /** The resolver does not see public DNS. */
  | "resolver"
  /** The name exists inside a network only, and this machine is outside. */
  | "outside"
  | "error";

/** What was read, or why not. `value: undefined` = the other side says that there is none. */
export type Reading<T> = { readonly value: T } | Unread;

export interface Unread {
  readonly unknown: string;
  readonly why: UnknownWhy;
  /** AWS's error. */
  readonly cause?: unknown;
}

/** The value, when it was read and there is one. */
export function known<T>(reading: Reading<T> | undefined): T | undefined {
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

/** All of the values, or why one of them could not be read. */
export function allRead<T>(readings: readonly Reading<T>[]): Reading<T[]> {
  const unread = readings.find((one) => "unknown" in one);
  if (unread !== undefined) return unread;
  return { value: readings.flatMap((one) => ("value" in one ? [one.value] : [])) };
}

/** Whether the other side says that there is none. */
export function isMissing(reading: Reading<unknown> | undefined): boolean {
  return reading !== undefined && "value" in reading && reading.value === undefined;
}

/** What the SDK says when neither the call, nor the environment, nor the profile has a region. */
const REGION_MISSING = "Region is missing";

export function isRegionMissing(reading: Reading<unknown>): boolean {
  return "cause" in reading && reading.cause instanceof Error && reading.cause.message === REGION_MISSING;
}

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

/** A failed call as a reading. Its text has no message of AWS for a known cause: that may name account and user. */
export function awsFailure(cause: unknown, deadline: number): Unread {
  return { ...failureText(cause, deadline), cause };
}

function failureText(error: unknown, deadline: number): Unread {
  if (!(error instanceof Error)) return { unknown: String(error), why: "error" };
  const code = "code" in error ? String(error.code) : "";
  if (error.name === "AbortError" || error.name === "TimeoutError" || code === "ETIMEDOUT") {
    return { unknown: `no answer within ${deadline / 1000} s`, why: "timeout" };
  }
  if (error.message === REGION_MISSING) return { unknown: "no AWS region is known", why: "error" };
  if (NETWORK.test(code)) return { unknown: `AWS cannot be reached (${code})`, why: "timeout" };
  for (const [pattern, why, text] of MEANINGS) {
    if (pattern.test(error.name)) return { unknown: `${text} (${error.name})`, why };
  }
  return { unknown: statusText(error), why: isServerFault(error) ? "timeout" : "error" };
}

function statusText(error: Error): string {
  return error.message === "" || error.message === "UnknownError" ? error.name : `${error.name}: ${error.message}`;
}

/** 5xx: a fault of AWS, which says nothing about what was asked. */
function isServerFault(error: Error): boolean {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return false;
  return Number(metadata.httpStatusCode) >= 500;
}
