import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import {
  alternativeNames,
  authorityConstraints,
  bitString,
  commonNameOnly,
  der,
  generalizedTime,
  objectId,
  pemOf,
  sequence,
} from "../../derEncoding.ts";

export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly sha256: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** DNS names; none = a CA. */
  readonly names?: readonly string[];
  readonly issuer?: { readonly commonName: string; readonly keyPem: string };
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** A key that another certificate has: a cross certificate. */
  readonly keyPem?: string;
  /** Further extensions, DER. */
  readonly extensions?: readonly Buffer[];
}

const DAY = 86_400_000;

/** Makes an X.509 certificate (P-256, SHA-256) with node:crypto only; self-signed when no issuer is given. */
export function testCertificate(request: CertificateRequest): TestCertificate {
  const { privateKey, publicKey } = keyPair(request.keyPem);
  const signer = request.issuer === undefined ? privateKey : createPrivateKey(request.issuer.keyPem);
  const tbs = toBeSigned(request, publicKey);
  const signature = sign("sha256", tbs, signer);
  const pem = pemOf("CERTIFICATE", sequence(tbs, ECDSA_WITH_SHA256, bitString(signature)));
  const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
  return { pem, keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), sha256 };
}

function keyPair(pem: string | undefined): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (pem === undefined) return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
}

function toBeSigned(request: CertificateRequest, publicKey: KeyObject): Buffer {
  const now = Date.now();
  const from = generalizedTime(request.notBefore ?? new Date(now - DAY));
  const to = generalizedTime(request.notAfter ?? new Date(now + 30 * DAY));
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([0x11]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonNameOnly(request.issuer?.commonName ?? request.commonName),
    sequence(from, to),
    commonNameOnly(request.commonName),
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        request.names === undefined ? authorityConstraints() : alternativeNames(request.names),
        ...(request.extensions ?? []),
      ),
    ),
  );
}

const ECDSA_WITH_SHA256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
