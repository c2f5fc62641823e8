import type { StackFileOptions } from "../command/stackFile.ts";

/** What is not given is asked for on a terminal; elsewhere it is what there is only one of, or a new one. */
export interface InitOptions extends StackFileOptions {
  readonly region?: string;
  readonly controlDomain?: string;
  readonly zoneId?: string;
  readonly mailDomain?: readonly string[];
  /** Id of a VPC, or `new`. */
  readonly vpc?: string;
  readonly nlb?: string;
  readonly alb?: string;
  /** `ID/STAGE`. */
  readonly api?: string;
  readonly contact?: string;
  readonly agreeToTerms?: boolean;
}
