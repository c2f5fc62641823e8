import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import acme from "acme-client";
import type { HostKeyType } from "../../../core/renewal/renewalSettings.ts";
import type { KeyMaker } from "../ports/keyMaker.ts";

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
    // A common name may have 64 letters at most, and nobody needs one.
    const [, pem] = await acme.crypto.createCsr({ altNames: [...names] }, key);
    return Buffer.from(pem.toString().replace(/-----[^-]+-----|\s/g, ""), "base64").toString("base64url");
  }
}
