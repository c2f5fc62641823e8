import type { HostKeyType } from "../../../core/renewal/renewalSettings.ts";

/** Makes private keys and requests. */
export interface KeyMaker {
  /** A fresh key, PKCS #8 PEM. */
  create(type: HostKeyType): Promise<string>;
  /** Certificate signing request for all names: base64url of its DER. */
  request(key: string, names: readonly string[]): Promise<string>;
}
