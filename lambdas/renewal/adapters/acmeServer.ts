import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { fieldsOf } from "../../../core/parsedJson.ts";
import { type Directory, readDirectory } from "./acmeAnswers.ts";
import type { SignedBody, SigningKey } from "./acmeSigning.ts";
import { type AcmeTransport, type HttpAnswer, header } from "./acmeTransport.ts";

/** A CA may reject nonces at random, and Pebble does; one that rejects half of them needs some luck. */
const MOST_TRIES = 20;
const BAD_NONCE = "urn:ietf:params:acme:error:badNonce";

/** One CA: its directory, and signed requests with its nonces. What all its keys have in common. */
export class AcmeServer {
  readonly transport: AcmeTransport;
  readonly #url: string;
  /** Each answer brings a nonce, which is good for one request, and saves asking for one. */
  readonly #nonces = new Set<string>();
  #directory: Promise<Directory> | undefined;

  constructor(transport: AcmeTransport, url: string) {
    this.transport = transport;
    this.#url = url;
  }

  directory(): Promise<Directory> {
    this.#directory ??= this.#read();
    return this.#directory;
  }

  /** `account` undefined = the key itself signs, not an account. Throws RenewalError when the CA refuses. */
  async post(key: SigningKey, url: string, payload: unknown, account: string | undefined): Promise<HttpAnswer> {
    const signed = (nonce: string) => key.sign(url, payload, { nonce, ...(account !== undefined && { account }) });
    let answer = await this.#send(url, signed(await this.#nonce()));
    for (let tries = 1; tries < MOST_TRIES && isBadNonce(answer); tries += 1) {
      answer = await this.#send(url, signed(await this.#nonce()));
    }
    if (answer.status >= 400) throw this.transport.refused(url, answer);
    return answer;
  }

  async #read(): Promise<Directory> {
    try {
      return readDirectory(this.#url, await this.transport.getJson(this.#url));
    } catch (error) {
      // The next to ask tries again.
      this.#directory = undefined;
      throw error;
    }
  }

  async #send(url: string, body: SignedBody): Promise<HttpAnswer> {
    const answer = await this.transport.ask(url, { method: "POST", body: JSON.stringify(body) });
    const nonce = nonceOf(answer);
    if (nonce !== undefined) this.#nonces.add(nonce);
    return answer;
  }

  async #nonce(): Promise<string> {
    const [pooled] = this.#nonces;
    if (pooled !== undefined) {
      this.#nonces.delete(pooled);
      return pooled;
    }
    const { newNonce } = await this.directory();
    const answer = await this.transport.ask(newNonce, { method: "HEAD" });
    if (answer.status >= 400) throw this.transport.refused(newNonce, answer);
    const nonce = nonceOf(answer);
    if (nonce !== undefined) return nonce;
    throw new RenewalError({ reason: "CA_BROKEN", detail: `${newNonce} gave no nonce` });
  }
}

function nonceOf({ headers }: HttpAnswer): string | undefined {
  return header(headers, "replay-nonce");
}

function isBadNonce({ status, data }: HttpAnswer): boolean {
  return status === 400 && fieldsOf(data)["type"] === BAD_NONCE;
}
