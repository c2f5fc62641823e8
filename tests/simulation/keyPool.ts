import { createECDH, createHash, generateKeyPairSync } from "node:crypto";
import type { HostKeyType } from "../../core/hostCertificate/renewalSettings.ts";
import { bitString, der, objectId, octets, pemOf, sequence } from "../derEncoding.ts";

/** A private key and what a certificate says of it. */
export interface SimulatedKey {
  /** PKCS #8 PEM. */
  readonly pem: string;
  /** DER of the public key. */
  readonly spki: Buffer;
}

const EC_PUBLIC_KEY = objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
const CURVES = {
  EC_prime256v1: {
    name: "prime256v1",
    bytes: 32,
    id: objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
  },
  EC_secp384r1: { name: "secp384r1", bytes: 48, id: objectId(0x2b, 0x81, 0x04, 0x00, 0x22) },
} as const;

/** RSA keys take a tenth of a second each, so they are kept from world to world. */
const rsaKeys: SimulatedKey[] = [];

/** Keys of one world: elliptic ones come out the same for the same seed; no two of a world are equal. */
export class KeyPool {
  readonly #seed: number;
  #made = 0;
  #rsaMade = 0;
  /** By PEM. */
  readonly made = new Map<string, SimulatedKey>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  create(type: HostKeyType): SimulatedKey {
    const key = type === "RSA_2048" ? rsaKey(this.#rsaMade++) : ellipticKey(type, `${this.#seed} ${this.#made++}`);
    this.made.set(key.pem, key);
    return key;
  }
}

function ellipticKey(type: keyof typeof CURVES, seed: string): SimulatedKey {
  const { name, bytes, id } = CURVES[type];
  const secret = createHash("sha512").update(seed).digest().subarray(0, bytes);
  // The order of either curve begins with ones: with its first bit cleared, any number is below it.
  secret[0] = (secret[0] ?? 0) & 0x7f;
  const pair = createECDH(name);
  pair.setPrivateKey(secret);
  const point = bitString(pair.getPublicKey());
  const algorithm = sequence(EC_PUBLIC_KEY, id);
  const inner = sequence(der(0x02, Buffer.from([1])), octets(secret), der(0xa1, point));
  const pem = pemOf("PRIVATE KEY", sequence(der(0x02, Buffer.from([0])), algorithm, octets(inner)));
  return { pem, spki: sequence(algorithm, point) };
}

function rsaKey(index: number): SimulatedKey {
  const known = rsaKeys[index];
  if (known !== undefined) return known;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const made = { pem, spki: publicKey.export({ type: "spki", format: "der" }) };
  rsaKeys[index] = made;
  return made;
}
