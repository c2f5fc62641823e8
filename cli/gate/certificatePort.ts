import type { CertificateAnswer } from "../../core/gate/index.ts";

/** Asks about certificates. */
export interface CertificatePort {
  /** Never throws: what cannot be found out is an answer too, and the gate decides what it means. */
  describe(arn: string): Promise<CertificateAnswer>;
}
