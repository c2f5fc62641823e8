import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import {
  alternativeNames,
  authorityConstraints,
  bitString,
  commonNameOnly,
  der,
  generalizedTime,
  objectId,
  octets,
  pemOf,
  sequence,
} from "../derEncoding.ts";

interface CertificateAuthority {
  readonly commonName: string;
  readonly key: KeyObject;
  readonly spki: Buffer;
}

export interface Chains {
  readonly leaf: string;
  readonly long: string;
  readonly short: string;
}

export interface LeafRequest {
  readonly names: readonly string[];
  readonly spki: Buffer;
  /** Unsigned, without the zero byte that a set high bit asks for. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const ED25519 = sequence(objectId(0x2b, 0x65, 0x70));
const ED25519_PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const FAR_AWAY = new Date("2060-01-01T00:00:00Z");
/** Before any simulated history begins. */
const EXPIRED = new Date("2026-01-01T00:00:00Z");
/** Bytes that make certificates as long as Let's Encrypt's: of the chains that it offers only the short one fits. */
const PADDING = { leaf: 560, intermediate: 380, cross: 900 };

/**
 * A CA's certificates, signed by Ed25519, whose signatures are the same for the same input: root, intermediate, and a
 * certificate with which an older root has signed the root.
 */
export class CertificateHierarchy {
  readonly #root: CertificateAuthority;
  readonly #intermediate: CertificateAuthority;
  readonly #intermediatePem: string;
  readonly #crossPem: string;
  readonly #expiredCrossPem: string;
  /** PEM of both roots. */
  readonly roots: readonly string[];
  /** Key identifier of the intermediate, as every leaf names it. */
  readonly keyIdentifier: Buffer;

  constructor(name: string) {
    const older = ca(`${name} Old Root`);
    this.#root = ca(`${name} Root`);
    this.#intermediate = ca(`${name} E1`);
    this.keyIdentifier = createHash("sha1").update(this.#intermediate.spki).digest();
    this.#intermediatePem = authorityPem(this.#intermediate, this.#root, PADDING.intermediate);
    this.#crossPem = authorityPem(this.#root, older, PADDING.cross);
    this.#expiredCrossPem = authorityPem(this.#root, older, PADDING.cross, EXPIRED);
    this.roots = [authorityPem(older, older, 0), authorityPem(this.#root, this.#root, 0)];
  }

  /** The leaf, and the chains that the CA offers for it: the long one first, up to the older root, also when that ended. */
  issue(request: LeafRequest, { crossIsExpired = false } = {}): Chains {
    const leaf = certificate({
      issuer: this.#intermediate,
      subject: Buffer.from([0x30, 0x00]),
      serial: request.serial,
      spki: request.spki,
      notBefore: request.notBefore,
      notAfter: request.notAfter,
      extensions: [
        alternativeNames(request.names),
        sequence(objectId(0x55, 0x1d, 0x23), octets(sequence(der(0x80, this.keyIdentifier)))),
        padding(PADDING.leaf),
      ],
    });
    const short = leaf + this.#intermediatePem;
    return { leaf, long: short + (crossIsExpired ? this.#expiredCrossPem : this.#crossPem), short };
  }
}

function ca(commonName: string): CertificateAuthority {
  const seed = createHash("sha256").update(commonName).digest();
  const key = createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: "der", type: "pkcs8" });
  return { commonName, key, spki: createPublicKey(key).export({ type: "spki", format: "der" }) };
}

function authorityPem(
  subject: CertificateAuthority,
  issuer: CertificateAuthority,
  extra: number,
  notAfter = FAR_AWAY,
): string {
  return certificate({
    issuer,
    subject: commonNameOnly(subject.commonName),
    serial: createHash("sha1").update(`${subject.commonName} by ${issuer.commonName}`).digest().subarray(0, 8),
    spki: subject.spki,
    notBefore: LONG_AGO,
    notAfter,
    extensions: [authorityConstraints(), ...(extra > 0 ? [padding(extra)] : [])],
  });
}

function certificate(parts: {
  readonly issuer: CertificateAuthority;
  readonly subject: Buffer;
  readonly serial: Buffer;
  readonly spki: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
}): string {
  const zero = (parts.serial[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : [];
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([...zero, parts.serial])),
    ED25519,
    commonNameOnly(parts.issuer.commonName),
    sequence(generalizedTime(parts.notBefore), generalizedTime(parts.notAfter)),
    parts.subject,
    parts.spki,
    der(0xa3, sequence(...parts.extensions)),
  );
  return pemOf("CERTIFICATE", sequence(tbs, ED25519, bitString(sign(null, tbs, parts.issuer.key))));
}

/** A private extension that nobody reads. */
function padding(bytes: number): Buffer {
  return sequence(objectId(0x2b, 0x06, 0x01, 0x04, 0x01, 0x86, 0x8d, 0x1f, 0x01), octets(Buffer.alloc(bytes, 0x2a)));
}
