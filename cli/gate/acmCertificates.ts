import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import type { CertificateAnswer } from "../../core/gate/index.ts";
import type { CertificatePort } from "./certificatePort.ts";

const DEADLINE_MS = 20_000;

/** ACM in the certificates' own regions, with the credentials and the endpoint of the environment. */
export class AcmCertificates implements CertificatePort {
  readonly #clients = new Map<string, ACMClient>();

  async describe(arn: string): Promise<CertificateAnswer> {
    try {
      const command = new DescribeCertificateCommand({ CertificateArn: arn });
      const options = { abortSignal: AbortSignal.timeout(DEADLINE_MS) };
      const { Certificate: found } = await this.#client(arn.split(":")[3] ?? "").send(command, options);
      if (found?.Status === undefined) return { state: "unknown", why: "ACM's answer has no status" };
      return { state: "known", status: found.Status, usedBy: found.InUseBy ?? [] };
    } catch (error) {
      // The message may name account and user, and this text goes into a comment that others read.
      return { state: "unknown", why: errorWord(error) };
    }
  }

  /** Lets the process end. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
  }

  #client(region: string): ACMClient {
    const client = this.#clients.get(region) ?? new ACMClient({ region, maxAttempts: 3 });
    this.#clients.set(region, client);
    return client;
  }
}

function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  return "code" in error ? String(error.code) : error.name;
}
