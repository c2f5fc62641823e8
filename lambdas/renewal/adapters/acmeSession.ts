import { X509Certificate } from "node:crypto";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { RevocationReason } from "../../../core/renewal/revocationReason.ts";
import type {
  AuthorityFacts,
  AuthoritySession,
  Authorization,
  ExternalBinding,
  Order,
  OrderRequest,
  SessionOptions,
} from "../ports/authoritySession.ts";
import { readAuthorization, readOrder } from "./acmeAnswers.ts";
import { type HttpAnswer, header } from "./acmeTransport.ts";
import { type AcmeShared, AcmeWire } from "./acmeWire.ts";

const PROBLEM = "urn:ietf:params:acme:error:";

/** One account with one CA, by acme-client's signatures. */
export class AcmeSession implements AuthoritySession {
  readonly #shared: AcmeShared;
  readonly #key: string;
  readonly #wire: AcmeWire;
  readonly #account: string | undefined;

  constructor(shared: AcmeShared, { accountKey, accountUrl }: SessionOptions) {
    this.#shared = shared;
    this.#key = accountKey;
    this.#wire = new AcmeWire(shared, accountKey);
    this.#account = accountUrl;
  }

  async facts(): Promise<AuthorityFacts> {
    const { meta, renewalInfo } = await this.#shared.directory();
    return {
      profiles: meta?.profiles === undefined ? undefined : Object.keys(meta.profiles),
      caaIdentities: meta?.caaIdentities,
      renewalInfo,
    };
  }

  async create({ names, profile, replaces }: OrderRequest): Promise<Order> {
    const { newOrder } = await this.#shared.directory();
    const answer = await this.#post(newOrder, {
      identifiers: names.map((value) => ({ type: "dns", value })),
      ...(profile !== undefined && { profile }),
      ...(replaces !== undefined && { replaces }),
    });
    return readOrder(locationOf(newOrder, answer), answer);
  }

  async authorization(url: string): Promise<Authorization> {
    return readAuthorization(url, await this.#post(url, null), (challenge) => this.#wire.proofOf(challenge));
  }

  async answer(challengeUrl: string): Promise<void> {
    await this.#post(challengeUrl, {});
  }

  async read(orderUrl: string): Promise<Order> {
    return readOrder(orderUrl, await this.#post(orderUrl, null));
  }

  async finalize({ url, finalize }: Order, csr: string): Promise<Order> {
    return readOrder(url, await this.#post(finalize, { csr }));
  }

  async chains(certificateUrl: string, more: (chain: string) => boolean): Promise<readonly string[]> {
    const first = await this.#post(certificateUrl, null);
    const chains = [textOf(certificateUrl, first)];
    for (const url of alternates(certificateUrl, first)) {
      if (!more(chains.at(-1) ?? "")) break;
      chains.push(textOf(url, await this.#post(url, null)));
    }
    return chains;
  }

  async register(contact: string, binding: ExternalBinding | undefined): Promise<string> {
    const { newAccount } = await this.#shared.directory();
    const wire = binding === undefined ? this.#wire : new AcmeWire(this.#shared, this.#key, binding);
    const payload = { termsOfServiceAgreed: true, contact: [contact] };
    try {
      return locationOf(newAccount, await wire.post(newAccount, payload, undefined, binding !== undefined));
    } catch (error) {
      throw binding !== undefined && isRefusal(error) ? bindingRefused(error) : error;
    }
  }

  async find(): Promise<string | undefined> {
    const { newAccount } = await this.#shared.directory();
    try {
      return locationOf(newAccount, await this.#wire.post(newAccount, { onlyReturnExisting: true }, undefined));
    } catch (error) {
      if (isProblem(error, "accountDoesNotExist")) return undefined;
      throw error;
    }
  }

  async rollOver(newKey: string): Promise<void> {
    const { keyChange } = await this.#shared.directory();
    const account = this.#accountUrl();
    const inner = new AcmeWire(this.#shared, newKey).signed(keyChange, { account, oldKey: this.#wire.jwk });
    await this.#wire.post(keyChange, inner, account);
  }

  async revoke(certificate: string, reason: RevocationReason, certificateKey: string | undefined): Promise<void> {
    const { revokeCert } = await this.#shared.directory();
    const payload = { certificate: new X509Certificate(certificate).raw.toString("base64url"), reason };
    const wire = certificateKey === undefined ? this.#wire : new AcmeWire(this.#shared, certificateKey);
    try {
      await wire.post(revokeCert, payload, certificateKey === undefined ? this.#accountUrl() : undefined);
    } catch (error) {
      if (!isProblem(error, "alreadyRevoked")) throw error;
    }
  }

  #post(url: string, payload: unknown): Promise<HttpAnswer> {
    return this.#wire.post(url, payload, this.#accountUrl());
  }

  #accountUrl(): string {
    if (this.#account !== undefined) return this.#account;
    throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail: "the account is not registered" });
  }
}

function locationOf(url: string, { headers }: HttpAnswer): string {
  const location = header(headers, "location");
  if (location !== undefined) return location;
  throw new RenewalError({ reason: "CA_BROKEN", detail: `${url} answered without a location` });
}

function textOf(url: string, { data }: HttpAnswer): string {
  if (typeof data === "string") return data;
  throw new RenewalError({ reason: "CA_BROKEN", detail: `${url} is no certificate` });
}

/** URLs of the other chains (RFC 8555, 7.4.2). */
function alternates(base: string, { headers }: HttpAnswer): string[] {
  const links = header(headers, "link") ?? "";
  return [...links.matchAll(/<([^>]+)>\s*;\s*rel="?alternate"?/g)].map(([, url = ""]) => new URL(url, base).href);
}

function isProblem(error: unknown, word: string): boolean {
  return error instanceof RenewalError && error.type === `${PROBLEM}${word}`;
}

function isRefusal(error: unknown): error is RenewalError {
  return error instanceof RenewalError && ["ACCOUNT_REFUSED", "REQUEST_REFUSED"].includes(error.reason);
}

function bindingRefused({ type, message, cause }: RenewalError): RenewalError {
  const detail = `external account binding: ${message}`;
  return new RenewalError({ reason: "EAB_REFUSED", type, detail, cause });
}
