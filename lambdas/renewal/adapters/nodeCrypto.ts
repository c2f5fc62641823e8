import { generateKeyPair } from "node:crypto";
import { getCACertificates } from "node:tls";
import { promisify } from "node:util";
import type { HostKeyType } from "../../../core/hostCertificate/renewalSettings.ts";
import type { KeyMaker } from "../ports/index.ts";

const make = promisify(generateKeyPair);

/** Keys by node:crypto, requests by acme-client. */
export class NodeKeys implements KeyMaker {
  async create(type: HostKeyType): Promise<string> {
    const { privateKey } =
      type === "RSA_2048"
        ? await make("rsa", { modulusLength: 2048 })
        : await make("ec", { namedCurve: type === "EC_secp384r1" ? "secp384r1" : "prime256v1" });
    return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  }

  async request(key: string, names: readonly string[]): Promise<string> {
    // Loaded for the few runs that order: its ASN.1 takes longer to load than all the rest of the function.
    const { default: acme } = await import("acme-client");
    // A common name may have 64 letters at most, and nobody needs one.
    const [, pem] = await acme.crypto.createCsr({ altNames: [...names] }, key);
    return Buffer.from(pem.toString().replace(/-----[^-]+-----|\s/g, ""), "base64").toString("base64url");
  }
}

/** The roots that this Node trusts: its own, and those of NODE_EXTRA_CA_CERTS. */
export function trustedRoots(): readonly string[] {
  return getCACertificates("default");
}
