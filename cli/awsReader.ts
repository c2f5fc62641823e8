import { CommandError } from "./commandError.ts";

const DEADLINE = 15_000;

/** What AWS answered, or why it did not. */
export type Answer<T> = { readonly value: T } | { readonly unknown: string; readonly cause: unknown };

/** Names of the errors that mean "you may not", as the AWS services give them. */
const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized/i;

/** Makes one call to AWS with a deadline. A failure is an answer: what cannot be read is shown as unknown. */
export async function answerOf<T>(
  call: (abort: { readonly abortSignal: AbortSignal }) => Promise<T>,
  deadline = DEADLINE,
): Promise<Answer<T>> {
  try {
    return { value: await call({ abortSignal: AbortSignal.timeout(deadline) }) };
  } catch (error) {
    return { unknown: failureText(error, deadline), cause: error };
  }
}

/** The value, or a CommandError that says what could not be read and why. */
export async function required<T>(what: string, answer: Promise<Answer<T>>, advice: string): Promise<T> {
  const given = await answer;
  if ("value" in given) return given.value;
  throw new CommandError(`${what} cannot be read: ${given.unknown.replace(/\.$/, "")}. ${advice}`, 2, {
    cause: given.cause,
  });
}

function failureText(error: unknown, deadline: number): string {
  if (!(error instanceof Error)) return String(error);
  if (DENIED.test(error.name)) return `not allowed (${error.name})`;
  if (error.name === "AbortError" || error.name === "TimeoutError") return `no answer within ${deadline / 1000} s`;
  if (error.name === "CredentialsProviderError") return "there are no AWS credentials";
  return error.message === "" || error.message === "UnknownError" ? error.name : `${error.name}: ${error.message}`;
}
