import { createHash, X509Certificate } from "node:crypto";
import { evenHex } from "../serial.ts";
import type { HostKeyType } from "./renewalSettings.ts";

/** What a leaf says about itself. */
export interface CertificateFacts {
  /** Upper-case hex, an even number of digits. */
  readonly serial: string;
  /** Of its DER, lower-case hex. */
  readonly sha256: string;
  /** DNS names, lower case, sorted. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Undefined = none that we ask for. */
  readonly keyType: HostKeyType | undefined;
}

/** Reads a certificate. Undefined when the text is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    serial: evenHex(certificate.serialNumber),
    sha256: createHash("sha256").update(certificate.raw).digest("hex"),
    names: dnsNames(certificate),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    keyType: keyTypeOf(certificate),
  };
}

/** Whether two lists hold the same names, whatever their order and case. */
export function sameNames(left: readonly string[], right: readonly string[]): boolean {
  const sorted = (names: readonly string[]) => [...new Set(names.map((name) => name.toLowerCase()))].sort().join(" ");
  return sorted(left) === sorted(right);
}

function dnsNames({ subjectAltName }: X509Certificate): string[] {
  const entries = subjectAltName?.split(", ") ?? [];
  const names = entries.flatMap((entry) => (entry.startsWith("DNS:") ? [entry.slice(4).toLowerCase()] : []));
  return [...new Set(names)].sort();
}

function keyTypeOf({ publicKey }: X509Certificate): HostKeyType | undefined {
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === "rsa") return modulusLength === 2048 ? "RSA_2048" : undefined;
  if (namedCurve === "prime256v1") return "EC_prime256v1";
  return namedCurve === "secp384r1" ? "EC_secp384r1" : undefined;
}
