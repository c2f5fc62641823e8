import type { Authorities, AuthoritySession, SessionOptions } from "../ports/authoritySession.ts";
import { milliseconds } from "./acmeAnswers.ts";
import { type Directory, readDirectory } from "./acmeDirectory.ts";
import { AcmeSession } from "./acmeSession.ts";
import { AcmeTransport, header } from "./acmeTransport.ts";
import type { AcmeShared } from "./acmeWire.ts";
import { Nonces } from "./nonces.ts";

/** CAs by ACME (RFC 8555, 9773). Made for one run: directories and nonces are not kept longer. */
export class AcmeAuthorities implements Authorities {
  readonly #transport = new AcmeTransport();
  readonly #shared = new Map<string, AcmeShared>();

  open(options: SessionOptions): AuthoritySession {
    return new AcmeSession(this.#sharedOf(options.directory), options);
  }

  async renewalInfo(url: string): Promise<{ readonly body: unknown; readonly retryAfter: number | undefined }> {
    const { data, headers } = await this.#transport.getJson(url);
    return { body: data, retryAfter: milliseconds(header(headers, "retry-after")) };
  }

  async renewalInfoBase(directory: string): Promise<string | undefined> {
    return (await this.#sharedOf(directory).directory()).renewalInfo;
  }

  close(): void {
    this.#transport.close();
  }

  #sharedOf(url: string): AcmeShared {
    const known = this.#shared.get(url);
    if (known !== undefined) return known;
    let directory: Promise<Directory> | undefined;
    const read = async () => {
      try {
        return await readDirectory(this.#transport, url);
      } catch (error) {
        // The next to ask tries again.
        directory = undefined;
        throw error;
      }
    };
    const shared: AcmeShared = {
      transport: this.#transport,
      nonces: new Nonces(),
      directory: () => {
        directory ??= read();
        return directory;
      },
    };
    this.#shared.set(url, shared);
    return shared;
  }
}
