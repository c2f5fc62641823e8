/** Physical names of what belongs to the function. They follow its name, which is unique in the account. */
export interface RenewalNames {
  readonly functionName: string;
  readonly logGroup: string;
  /** Queue of runs that failed and wakes that did not arrive. */
  readonly failureQueue: string;
}

export const DEFAULT_FUNCTION_NAME = "cabal-certbot-renewal";

export function renewalNames(functionName: string = DEFAULT_FUNCTION_NAME): RenewalNames {
  return { functionName, logGroup: `/aws/lambda/${functionName}`, failureQueue: `${functionName}-failures` };
}
