/** Whether an AWS call failed with one of these error codes. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}

/** The call's result; undefined when it failed with one of these error codes, which say that the thing is not there. */
export async function unless<Result>(call: Promise<Result>, ...codes: string[]): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (failedWith(error, ...codes)) return undefined;
    throw error;
  }
}

/** A value that AWS always sends. Throws when it did not. */
export function sent<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`AWS sent no ${what}.`);
  return value;
}
