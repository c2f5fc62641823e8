import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";

/** Physical names of what belongs to the function. They follow its name, which is unique in the account. */
export interface RenewalNames {
  readonly functionName: string;
  readonly logGroup: string;
  /** Queue of runs that failed and scheduled runs that did not start. */
  readonly failureQueue: string;
}

export function renewalNames(functionName: string = RENEWAL_DEFAULTS.functionName): RenewalNames {
  return { functionName, logGroup: `/aws/lambda/${functionName}`, failureQueue: `${functionName}-failures` };
}
