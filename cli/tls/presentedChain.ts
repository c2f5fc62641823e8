import type { X509Certificate } from "node:crypto";
import { getCACertificates, type TLSSocket } from "node:tls";
import { chainPath } from "../../core/hostCertificate/chainPath.ts";
import { splitChain } from "../../core/hostCertificate/pemBundle.ts";
import { plainSerial } from "../../core/serial.ts";

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
}

/** What one handshake showed. */
export interface PresentedChain {
  readonly leaf: PresentedCertificate;
  /** When the chain that clients verify ends, where one of its intermediates ends before the leaf; else absent. */
  readonly endsEarlier?: number;
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
export function presentedChain(socket: TLSSocket, host: string, ca?: string): PresentedChain | undefined {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return undefined;
  const error: unknown = socket.authorizationError;
  const sent = sentWith(leaf);
  const ends = socket.authorized ? earlierEnd(sent, ca) : undefined;
  return {
    leaf: presentedCertificate(leaf),
    ...(ends !== undefined && { endsEarlier: ends }),
    length: sent.length,
    chainError: error === null || error === undefined ? undefined : errorWord(error),
    // Without the subject: a common name has not counted as a host name for years.
    covers: leaf.checkHost(host, { subject: "never" }) !== undefined,
  };
}

/** Fingerprint and serial number of a certificate, written as in every report. */
export function certificateIdentity({ fingerprint256, serialNumber }: X509Certificate): {
  readonly sha256: string;
  readonly serial: string;
} {
  return {
    sha256: fingerprint256.replaceAll(":", "").toLowerCase(),
    serial: plainSerial(serialNumber),
  };
}

export function presentedCertificate(certificate: X509Certificate): PresentedCertificate {
  return {
    ...certificateIdentity(certificate),
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .flatMap((one) => (one.startsWith("DNS:") ? [one.slice("DNS:".length)] : [])),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    issuer: certificate.issuer.split("\n").reverse().join(", "),
  };
}

function sentWith(leaf: X509Certificate): readonly X509Certificate[] {
  const sent: X509Certificate[] = [];
  for (let one: X509Certificate | undefined = leaf; one !== undefined && sent.length < LONGEST; ) {
    sent.push(one);
    const issuer: X509Certificate | undefined = one.issuerCertificate;
    one = issuer === undefined || issuer.fingerprint256 === one.fingerprint256 ? undefined : issuer;
  }
  return sent;
}

/** Of what is sent, only what clients need counts: a cross certificate that has expired does no harm. */
function earlierEnd(sent: readonly X509Certificate[], ca: string | undefined): number | undefined {
  const [leaf] = sent;
  const isLonger = sent.every((one) => leaf === undefined || one.validToDate >= leaf.validToDate);
  // Nearly always; the roots need not be looked through then.
  if (leaf === undefined || isLonger) return undefined;
  const roots = ca === undefined ? getCACertificates("default") : splitChain(ca);
  const path = pathOf(sent, roots);
  const end = Math.min(...path.map((index) => sent[index]?.validToDate.getTime() ?? Number.POSITIVE_INFINITY));
  return end < leaf.validToDate.getTime() ? end : undefined;
}

/** The leaf alone where our own search finds nothing in what OpenSSL has verified. */
function pathOf(sent: readonly X509Certificate[], roots: readonly string[]): readonly number[] {
  try {
    return chainPath(sent, { roots, now: new Date() });
  } catch {
    return [0];
  }
}

/** Node gives OpenSSL's code as an error's code, or as a plain text. */
function errorWord(error: unknown): string {
  if (error instanceof Error) return "code" in error ? String(error.code) : error.message;
  return String(error);
}
