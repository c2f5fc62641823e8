import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";

export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly sha256: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** DNS names; none = a certification authority. */
  readonly names?: readonly string[];
  readonly issuer?: { readonly commonName: string; readonly keyPem: string };
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const DAY = 86_400_000;

/** Makes an X.509 certificate (P-256, SHA-256) with node:crypto only; self-signed when no issuer is given. */
export function testCertificate(request: CertificateRequest): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = request.issuer === undefined ? privateKey : createPrivateKey(request.issuer.keyPem);
  const tbs = toBeSigned(request, publicKey);
  const signature = sign("sha256", tbs, signer);
  const der = sequence(tbs, ECDSA_WITH_SHA256, bitString(signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${lines(der.toString("base64"))}\n-----END CERTIFICATE-----\n`;
  const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
  return { pem, keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), sha256 };
}

/** OpenSSL refuses longer lines and an empty last one. */
function lines(base64: string): string {
  return base64.replace(/(.{64})(?=.)/g, "$1\n");
}

function toBeSigned(request: CertificateRequest, publicKey: KeyObject): Buffer {
  const now = Date.now();
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([0x11]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name(request.issuer?.commonName ?? request.commonName),
    sequence(time(request.notBefore ?? new Date(now - DAY)), time(request.notAfter ?? new Date(now + 30 * DAY))),
    name(request.commonName),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(request.names === undefined ? authority() : alternativeNames(request.names))),
  );
}

/** Basic constraints: a certification authority. */
function authority(): Buffer {
  return sequence(
    oid(0x55, 0x1d, 0x13),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );
}

function alternativeNames(names: readonly string[]): Buffer {
  return sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...names.map((one) => der(0x82, Buffer.from(one))))));
}

function name(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)))));
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

function bitString(bytes: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function oid(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
