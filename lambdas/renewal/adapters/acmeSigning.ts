import { createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { ExternalBinding } from "../ports/certificateAuthority.ts";

/** A body of RFC 7515's flattened JSON form. */
export interface SignedBody {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

interface Algorithm {
  readonly name: "ES256" | "ES384" | "RS256";
  readonly hash: "sha256" | "sha384";
}

/** A key that signs requests to a CA, as RFC 8555 wants them: of an account, or of a certificate that it revokes. */
export class SigningKey {
  readonly #key: KeyObject;
  readonly #algorithm: Algorithm;
  /** Its public half: the members that RFC 7638 counts, in the order of their names. */
  readonly jwk: Readonly<Record<string, unknown>>;

  /** PKCS #8 PEM. */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    this.#algorithm = algorithmOf(this.#key);
    const members = Object.entries(createPublicKey(this.#key).export({ format: "jwk" }));
    this.jwk = Object.fromEntries(members.sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** `account` undefined = the key speaks for itself. `payload` undefined = a POST that reads (RFC 8555, 6.3). */
  sign(
    url: string,
    payload: unknown,
    { account, nonce }: { readonly account?: string; readonly nonce?: string },
  ): SignedBody {
    const { name, hash } = this.#algorithm;
    const header = {
      alg: name,
      url,
      ...(nonce !== undefined && { nonce }),
      ...(account === undefined ? { jwk: this.jwk } : { kid: account }),
    };
    // RFC 7518 wants r and s side by side, where OpenSSL writes DER; an RSA signature has one form.
    const key = { key: this.#key, dsaEncoding: "ieee-p1363" } as const;
    return signedBody(header, payload, (input) => sign(hash, Buffer.from(input), key));
  }

  /** The TXT value of a dns-01 challenge (RFC 8555, 8.4). */
  txtValueOf(token: string): string {
    return digest(`${token}.${digest(JSON.stringify(this.jwk))}`);
  }
}

/** The evidence that an account belongs to one that the CA knows by other means (RFC 8555, 7.3.4). */
export function boundBody(url: string, { kid, hmacKey }: ExternalBinding, { jwk }: SigningKey): SignedBody {
  const secret = Buffer.from(hmacKey, "base64url");
  const header = { alg: "HS256", url, kid };
  return signedBody(header, jwk, (input) => createHmac("sha256", secret).update(input).digest());
}

function signedBody(header: object, payload: unknown, signature: (input: string) => Buffer): SignedBody {
  const head = base64url(header);
  const body = payload === undefined ? "" : base64url(payload);
  return { protected: head, payload: body, signature: signature(`${head}.${body}`).toString("base64url") };
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm {
  if (asymmetricKeyType === "rsa") return { name: "RS256", hash: "sha256" };
  const isLong = asymmetricKeyDetails?.namedCurve === "secp384r1";
  return isLong ? { name: "ES384", hash: "sha384" } : { name: "ES256", hash: "sha256" };
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
