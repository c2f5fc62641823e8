import acme from "acme-client";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { ExternalBinding } from "../ports/authoritySession.ts";
import type { Directory } from "./acmeDirectory.ts";
import { type AcmeTransport, type HttpAnswer, header, refused } from "./acmeTransport.ts";
import type { Nonces } from "./nonces.ts";

/** What is used of acme-client's HTTP layer: it signs. The types of the package do not tell of it. */
interface SigningHttp {
  externalAccountBinding: Partial<ExternalBinding>;
  request(url: string, method: string, options?: { readonly data?: SignedBody }): Promise<HttpAnswer>;
  getNonce(): Promise<string>;
  getJwk(): Record<string, string>;
  createSignedBody(url: string, payload: unknown): SignedBody;
  signedRequest(
    url: string,
    payload: unknown,
    options: { readonly kid: string | null; readonly includeExternalAccountBinding?: boolean },
  ): Promise<HttpAnswer>;
}

interface SignedBody {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** acme-client repeats a request with a rejected nonce five times; a CA that rejects half of them needs more luck. */
const NONCE_ROUNDS = 4;

/** What the keys of one CA have in common. */
export interface AcmeShared {
  readonly transport: AcmeTransport;
  readonly nonces: Nonces;
  directory(): Promise<Directory>;
}

/** Signed requests of one key, with pooled nonces and our own transport below acme-client's signatures. */
export class AcmeWire {
  readonly #shared: AcmeShared;
  readonly #http: SigningHttp;
  readonly #client: acme.Client;

  constructor(shared: AcmeShared, key: string, binding?: ExternalBinding) {
    this.#shared = shared;
    this.#client = new acme.Client({ directoryUrl: "https://unused.invalid/", accountKey: key });
    this.#http = signingHttpOf(this.#client);
    if (binding !== undefined) this.#http.externalAccountBinding = binding;
    this.#http.request = (url, method, options) => this.#request(url, method, options?.data);
    this.#http.getNonce = () => this.#nonce();
  }

  /** Public key of the key that signs. */
  get jwk(): Record<string, string> {
    return this.#http.getJwk();
  }

  /** The text that proves a challenge: token and thumbprint, hashed for dns-01 (RFC 8555, 8.4). */
  proofOf(challenge: { readonly type: "dns-01"; readonly token: string; readonly url: string }): Promise<string> {
    return this.#client.getChallengeKeyAuthorization({ ...challenge, status: "pending" });
  }

  /** A body signed by this key for another to carry. */
  signed(url: string, payload: unknown): SignedBody {
    return this.#http.createSignedBody(url, payload);
  }

  /** `account` undefined = the key itself signs, not an account. Throws RenewalError when the CA refuses. */
  async post(url: string, payload: unknown, account: string | undefined, bind = false): Promise<HttpAnswer> {
    const options = { kid: account ?? null, includeExternalAccountBinding: bind };
    let answer = await this.#http.signedRequest(url, payload, options);
    for (let round = 1; round < NONCE_ROUNDS && isBadNonce(answer); round += 1) {
      answer = await this.#http.signedRequest(url, payload, options);
    }
    if (answer.status >= 400) throw refused(url, answer);
    return answer;
  }

  async #request(url: string, method: string, data: SignedBody | undefined): Promise<HttpAnswer> {
    if (data === undefined) throw new Error(`acme-client asked for ${method} of its own`);
    this.#shared.nonces.used(nonceOf(data));
    const answer = await this.#shared.transport.ask(url, { method: "POST", body: JSON.stringify(data) });
    this.#shared.nonces.add(header(answer.headers, "replay-nonce"));
    return answer;
  }

  async #nonce(): Promise<string> {
    const pooled = this.#shared.nonces.take();
    if (pooled !== undefined) return pooled;
    const { newNonce } = await this.#shared.directory();
    const answer = await this.#shared.transport.ask(newNonce, { method: "HEAD" });
    if (answer.status >= 400) throw refused(newNonce, answer);
    const nonce = header(answer.headers, "replay-nonce");
    if (nonce !== undefined) return nonce;
    throw new RenewalError({ reason: "CA_BROKEN", detail: `${newNonce} gave no nonce` });
  }
}

function signingHttpOf(client: acme.Client): SigningHttp {
  const { http } = client as unknown as { readonly http: SigningHttp };
  return http;
}

function isBadNonce({ status, data }: HttpAnswer): boolean {
  const type = typeof data === "object" && data !== null && "type" in data ? data.type : undefined;
  return status === 400 && type === "urn:ietf:params:acme:error:badNonce";
}

function nonceOf(body: SignedBody): string | undefined {
  const { nonce } = JSON.parse(Buffer.from(body.protected, "base64url").toString()) as { readonly nonce?: string };
  return nonce;
}
