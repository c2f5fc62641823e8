import { X509Certificate } from "node:crypto";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RevocationReason } from "../../../core/renewal/renewalEvent.ts";
import type {
  Authorization,
  CaClient,
  CaFacts,
  CaSession,
  ExternalBinding,
  Order,
  OrderRequest,
  SessionOptions,
} from "../ports/certificateAuthority.ts";
import { milliseconds, readAuthorization, readOrder } from "./acmeAnswers.ts";
import { AcmeServer } from "./acmeServer.ts";
import { boundBody, SigningKey } from "./acmeSigning.ts";
import { AcmeTransport, type HttpAnswer, header } from "./acmeTransport.ts";

const PROBLEM = "urn:ietf:params:acme:error:";

/** CAs by ACME (RFC 8555, 9773). Made for one run: directories and nonces are not kept longer. */
export class AcmeClient implements CaClient {
  readonly #transport: AcmeTransport;
  readonly #servers = new Map<string, AcmeServer>();

  constructor(now: () => Date) {
    this.#transport = new AcmeTransport(now);
  }

  open(options: SessionOptions): CaSession {
    return new AcmeSession(this.#server(options.directory), options);
  }

  async renewalInfo(url: string): Promise<{ readonly body: unknown; readonly retryAfter: number | undefined }> {
    const { data, headers } = await this.#transport.getJson(url);
    return { body: data, retryAfter: milliseconds(header(headers, "retry-after"), this.#transport.now()) };
  }

  async renewalInfoBase(directory: string): Promise<string | undefined> {
    return (await this.#server(directory).directory()).renewalInfo;
  }

  close(): void {
    this.#transport.close();
  }

  #server(url: string): AcmeServer {
    const known = this.#servers.get(url) ?? new AcmeServer(this.#transport, url);
    this.#servers.set(url, known);
    return known;
  }
}

/** One account with one CA. */
class AcmeSession implements CaSession {
  readonly #server: AcmeServer;
  readonly #key: SigningKey;
  readonly #account: string | undefined;

  constructor(server: AcmeServer, { accountKey, accountUrl }: SessionOptions) {
    this.#server = server;
    this.#key = new SigningKey(accountKey);
    this.#account = accountUrl;
  }

  async facts(): Promise<CaFacts> {
    const { meta, renewalInfo } = await this.#server.directory();
    return {
      profiles: meta?.profiles === undefined ? undefined : Object.keys(meta.profiles),
      caaIdentities: meta?.caaIdentities,
      renewalInfo,
    };
  }

  async create({ names, profile, replaces }: OrderRequest): Promise<Order> {
    const { newOrder } = await this.#server.directory();
    const answer = await this.#post(newOrder, {
      identifiers: names.map((value) => ({ type: "dns", value })),
      ...(profile !== undefined && { profile }),
      ...(replaces !== undefined && { replaces }),
    });
    return readOrder(locationOf(newOrder, answer), answer, this.#now());
  }

  async authorization(url: string): Promise<Authorization> {
    return readAuthorization(url, await this.#post(url), (token) => this.#key.txtValueOf(token));
  }

  async answer(challengeUrl: string): Promise<void> {
    await this.#post(challengeUrl, {});
  }

  async read(orderUrl: string): Promise<Order> {
    return readOrder(orderUrl, await this.#post(orderUrl), this.#now());
  }

  async finalize({ url, finalize }: Order, csr: string): Promise<Order> {
    return readOrder(url, await this.#post(finalize, { csr }), this.#now());
  }

  async chains(certificateUrl: string, more: (chain: string) => boolean): Promise<readonly string[]> {
    const first = await this.#post(certificateUrl);
    const chains = [textOf(certificateUrl, first)];
    for (const url of alternates(certificateUrl, first)) {
      if (!more(chains.at(-1) ?? "")) break;
      chains.push(textOf(url, await this.#post(url)));
    }
    return chains;
  }

  async register(contact: string, binding: ExternalBinding | undefined): Promise<string> {
    const { newAccount } = await this.#server.directory();
    const payload = {
      termsOfServiceAgreed: true,
      contact: [contact],
      ...(binding !== undefined && { externalAccountBinding: boundBody(newAccount, binding, this.#key) }),
    };
    try {
      return locationOf(newAccount, await this.#server.post(this.#key, newAccount, payload, undefined));
    } catch (error) {
      throw binding !== undefined && isRefusal(error) ? bindingRefused(error) : error;
    }
  }

  async find(): Promise<string | undefined> {
    const { newAccount } = await this.#server.directory();
    try {
      return locationOf(
        newAccount,
        await this.#server.post(this.#key, newAccount, { onlyReturnExisting: true }, undefined),
      );
    } catch (error) {
      if (isProblem(error, "accountDoesNotExist")) return undefined;
      throw error;
    }
  }

  async rollOver(newKey: string): Promise<void> {
    const { keyChange } = await this.#server.directory();
    const account = this.#accountUrl();
    const inner = new SigningKey(newKey).sign(keyChange, { account, oldKey: this.#key.jwk }, {});
    await this.#post(keyChange, inner);
  }

  async revoke(certificate: string, reason: RevocationReason, certificateKey: string | undefined): Promise<void> {
    const { revokeCert } = await this.#server.directory();
    const payload = { certificate: new X509Certificate(certificate).raw.toString("base64url"), reason };
    try {
      if (certificateKey === undefined) await this.#post(revokeCert, payload);
      else await this.#server.post(new SigningKey(certificateKey), revokeCert, payload, undefined);
    } catch (error) {
      if (!isProblem(error, "alreadyRevoked")) throw error;
    }
  }

  /** Without a payload it reads. */
  #post(url: string, payload?: unknown): Promise<HttpAnswer> {
    return this.#server.post(this.#key, url, payload, this.#accountUrl());
  }

  #now(): Date {
    return this.#server.transport.now();
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
  throw new RenewalError({ reason: "CA_BROKEN", detail: `the answer of ${url} is not a certificate` });
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
