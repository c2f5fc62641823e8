import { X509Certificate } from "node:crypto";

/** What one handshake showed. */
export interface CertificateSeen {
  /** SHA-256 of the certificate's DER bytes: 64 lowercase hex digits. */
  readonly sha256: string;
  /** Serial number: lowercase hex digits, no leading zeros. */
  readonly serial: string;
  /** Why no client should trust it; undefined when it is good. */
  readonly fault: string | undefined;
}

export interface Presented {
  /** Certificate of the peer, DER. */
  readonly der: Uint8Array;
  /** What the TLS library says about the chain; undefined when it leads to a trusted root. */
  readonly chainError: string | undefined;
  /** The name that a client of this address asks for, sent as SNI or not. */
  readonly host: string;
  readonly now: Date;
}

/** Judges a presented certificate as a careful client would: chain, name, validity. */
export function certificateSeen({ der, chainError, host, now }: Presented): CertificateSeen {
  const certificate = new X509Certificate(der);
  return { ...identityOf(certificate), fault: faultOf(certificate, chainError, host, now) };
}

/** Fingerprint and serial number of a certificate, written as in every report. */
export function identityOf(certificate: X509Certificate): { sha256: string; serial: string } {
  return {
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    serial: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ""),
  };
}

function faultOf(
  certificate: X509Certificate,
  chainError: string | undefined,
  host: string,
  now: Date,
): string | undefined {
  if (chainError !== undefined) return `its chain is not trusted (${chainError})`;
  // Without the subject: a common name has not counted as a host name for years.
  if (certificate.checkHost(host, { subject: "never" }) === undefined) {
    return `it is not for ${host} but for ${certificate.subjectAltName ?? "no name at all"}`;
  }
  if (now < certificate.validFromDate) return `it is not valid before ${certificate.validFromDate.toISOString()}`;
  if (now > certificate.validToDate) return `it expired on ${certificate.validToDate.toISOString()}`;
  return undefined;
}
