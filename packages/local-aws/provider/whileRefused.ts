import { failedWith } from "./awsFailure.ts";
import type { ResourceContext } from "./resourceType.ts";

export interface RefusedCall {
  readonly context: ResourceContext;
  readonly what: string;
  /** Codes with which AWS refuses what it will accept later. */
  readonly codes: readonly string[];
  readonly pollSeconds: number;
  readonly limitSeconds: number;
}

/** Repeats the call while AWS refuses it with one of the codes; when the time is over, fails with AWS's last refusal. */
export async function whileRefused<Answer>(refused: RefusedCall, call: () => Promise<Answer>): Promise<Answer> {
  const { context, what, codes, pollSeconds, limitSeconds } = refused;
  let refusal: unknown;
  try {
    const { answer } = await context.waiting.until({
      what,
      pollSeconds,
      limitSeconds,
      look: async () => {
        refusal = undefined;
        try {
          return { answer: await call() };
        } catch (error) {
          if (!failedWith(error, ...codes)) throw error;
          refusal = error;
          return undefined;
        }
      },
    });
    return answer;
  } catch (error) {
    throw refusal ?? error;
  }
}
