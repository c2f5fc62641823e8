import type { CertificateAnswer } from "../../core/gate/index.ts";
import { acmCertificate } from "../aws/acm.ts";
import { AwsSession } from "../aws/awsSession.ts";
import type { CertificatePort } from "./runGate.ts";

const DEADLINE_MS = 20_000;

/** ACM in the certificates' own regions, with the credentials and the endpoint of the environment. */
export class AcmCertificates implements CertificatePort {
  readonly #aws = new AwsSession(DEADLINE_MS);

  async describe(arn: string): Promise<CertificateAnswer> {
    const answer = await acmCertificate(this.#aws, arn);
    // The message may name account and user, and this text goes into a comment that others read.
    if (!("value" in answer)) return { state: "unknown", why: errorWord(answer.cause) };
    if (answer.value === undefined) return { state: "unknown", why: "ResourceNotFoundException" };
    return { state: "known", status: answer.value.status, usedBy: answer.value.inUseBy };
  }

  /** Lets the process end. */
  close(): void {
    this.#aws.close();
  }
}

function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  return "code" in error ? String(error.code) : error.name;
}
