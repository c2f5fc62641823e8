/** Why something could not be read. None of these is a pass. */
export type UnknownWhy = "denied" | "throttled" | "timeout" | "no-credentials" | "clock" | "servfail" | "error";

/** What was read, or why not. `value: undefined` = the other side says that there is none. */
export type Reading<T> = { readonly value: T } | { readonly unknown: string; readonly why: UnknownWhy };

/** The value, when it was read and there is one. */
export function known<T>(reading: Reading<T> | undefined): T | undefined {
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

/** Whether the other side says that there is none. */
export function isMissing(reading: Reading<unknown> | undefined): boolean {
  return reading !== undefined && "value" in reading && reading.value === undefined;
}
