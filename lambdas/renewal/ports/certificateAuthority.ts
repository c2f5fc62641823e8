import type { RevocationReason } from "../../../core/renewal/renewalEvent.ts";

/** What a CA's directory says about itself. */
export interface CaFacts {
  /** Undefined = the CA has no profiles. */
  readonly profiles: readonly string[] | undefined;
  /** Values that a CAA record may name; undefined = it does not say. */
  readonly caaIdentities: readonly string[] | undefined;
  /** Base of its renewal information; undefined = it has none. */
  readonly renewalInfo: string | undefined;
}

export interface Order {
  readonly url: string;
  readonly status: "pending" | "ready" | "processing" | "valid" | "invalid";
  readonly authorizations: readonly string[];
  readonly finalize: string;
  readonly certificate: string | undefined;
  /** The CA's type and words of why it became invalid. */
  readonly problem: { readonly type: string; readonly detail: string } | undefined;
  /** The CA's Retry-After, in milliseconds from now. */
  readonly retryAfter: number | undefined;
}

export interface OrderRequest {
  readonly names: readonly string[];
  readonly profile: string | undefined;
  /** Id of the certificate that the new one replaces (RFC 9773). */
  readonly replaces: string | undefined;
}

export interface Authorization {
  readonly name: string;
  readonly status: string;
  /** The dns-01 challenge: where to say that the TXT value is there, and the value. */
  readonly challenge: { readonly url: string; readonly value: string } | undefined;
  /** Why a challenge failed. */
  readonly problem: { readonly type: string; readonly detail: string } | undefined;
}

/** Orders of one account. Every method throws RenewalError with the CA's problem type and its Retry-After. */
export interface CaOrders {
  facts(): Promise<CaFacts>;
  create(request: OrderRequest): Promise<Order>;
  authorization(url: string): Promise<Authorization>;
  /** Tells the CA to look. Telling it twice is no error. */
  answer(challengeUrl: string): Promise<void>;
  read(orderUrl: string): Promise<Order>;
  /** `csr` is base64url of the DER. */
  finalize(order: Order, csr: string): Promise<Order>;
  /** Every chain that the CA offers, PEM, its default first. `more` is asked after each one. */
  chains(certificateUrl: string, more: (chain: string) => boolean): Promise<readonly string[]>;
}

/** The account itself. Throws RenewalError. */
export interface CaAccount {
  /** Its URL; registers the key when the CA does not know it. Twice with one key is one account. */
  register(contact: string, binding: ExternalBinding | undefined): Promise<string>;
  /** The URL of the account that has this session's key; undefined when there is none. */
  find(): Promise<string | undefined>;
  /** Gives the account another key. This session is of no use afterwards. */
  rollOver(newKey: string): Promise<void>;
  /** Revokes with the account's key, or with the certificate's own. Revoked already is no error. */
  revoke(certificate: string, reason: RevocationReason, certificateKey: string | undefined): Promise<void>;
}

export interface ExternalBinding {
  readonly kid: string;
  readonly hmacKey: string;
}

export interface CaSession extends CaOrders, CaAccount {}

export interface SessionOptions {
  readonly directory: string;
  /** PKCS #8 PEM. */
  readonly accountKey: string;
  /** Undefined = not registered yet. */
  readonly accountUrl: string | undefined;
}

/** The ACME client. */
export interface CaClient {
  /** Makes no call yet. */
  open(options: SessionOptions): CaSession;
  /** The renewal information of one certificate: the CA's JSON as it is. `url` is `<base>/<id>`. */
  renewalInfo(url: string): Promise<{ readonly body: unknown; readonly retryAfter: number | undefined }>;
  /** Base of a CA's renewal information; undefined = it has none. */
  renewalInfoBase(directory: string): Promise<string | undefined>;
}
