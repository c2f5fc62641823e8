import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { identityOf } from "../watch/certificateSeen.ts";

/** A certificate as a server presented it. Times are milliseconds since the epoch. */
export interface PresentedCertificate {
  /** SHA-256 of its DER bytes, and its serial number; lower-case hex. */
  readonly sha256: string;
  readonly serial: string;
  /** DNS names; empty when it has none. */
  readonly names: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** On one line: `CN=R12, O=Let's Encrypt`. */
  readonly issuer: string;
  readonly selfSigned: boolean;
}

/** What one handshake showed. */
export interface PresentedChain {
  readonly leaf: PresentedCertificate;
  /** How many certificates the server sent, the leaf among them; one too many where a trusted root completes it. */
  readonly length: number;
  /** OpenSSL's word for what is wrong with the chain, such as UNABLE_TO_VERIFY_LEAF_SIGNATURE; undefined = trusted. */
  readonly chainError: string | undefined;
  /** Whether the leaf is for the name that was asked for. */
  readonly covers: boolean;
}

/** A chain has fewer: this ends the walk along one that leads in a circle. */
const LONGEST = 16;

/** Reads the chain of an open connection; undefined when the server sent none. */
export function presentedChain(socket: TLSSocket, host: string): PresentedChain | undefined {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return undefined;
  const error: unknown = socket.authorizationError;
  return {
    leaf: presentedCertificate(leaf),
    length: chainLength(leaf),
    chainError: error === null || error === undefined ? undefined : errorWord(error),
    // Without the subject: a common name has not counted as a host name for years.
    covers: leaf.checkHost(host, { subject: "never" }) !== undefined,
  };
}

export function presentedCertificate(certificate: X509Certificate): PresentedCertificate {
  return {
    ...identityOf(certificate),
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .flatMap((one) => (one.startsWith("DNS:") ? [one.slice("DNS:".length)] : [])),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    issuer: certificate.issuer.split("\n").reverse().join(", "),
    selfSigned: certificate.issuer === certificate.subject,
  };
}

function chainLength(leaf: X509Certificate): number {
  let length = 0;
  for (let one: X509Certificate | undefined = leaf; one !== undefined && length < LONGEST; length += 1) {
    const issuer: X509Certificate | undefined = one.issuerCertificate;
    one = issuer === undefined || issuer.fingerprint256 === one.fingerprint256 ? undefined : issuer;
  }
  return length;
}

/** Node gives OpenSSL's code as an error's code, or as a plain text. */
function errorWord(error: unknown): string {
  if (error instanceof Error) return "code" in error ? String(error.code) : error.message;
  return String(error);
}
