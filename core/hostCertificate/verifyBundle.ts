import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { covers } from "../domainName.ts";
import { RenewalError } from "../renewal/renewalError.ts";
import { type CertificateFacts, certificateFacts, readCertificate, sameNames } from "./certificateFacts.ts";
import type { PemBundle } from "./pemBundle.ts";

export interface BundleWish {
  /** The configured names. */
  readonly names: readonly string[];
  /** `exact` = these names and no other; `cover` = at least these, a wildcard may stand for some. */
  readonly match: "exact" | "cover";
  /** PEM of the roots that the chain may lead to; undefined = a staging CA's, which nobody trusts. */
  readonly roots: readonly string[] | undefined;
  readonly now: Date;
}

/**
 * The leaf of a bundle that is fit to be stored and served: it belongs to the key, is for the configured names, is valid
 * now, and each certificate is signed by the next, up to a known root. Throws RenewalError with the first thing that is
 * not so.
 */
export function verifyBundle(bundle: PemBundle, wish: BundleWish): CertificateFacts {
  const chain = [bundle.leaf, ...bundle.intermediates].map(readable);
  const leaf = chain[0] as X509Certificate;
  const facts = certificateFacts(leaf);
  assertKey(leaf, bundle.key);
  assertNames(facts, wish);
  for (const certificate of chain) assertValid(certificate, wish.now);
  assertSigned(chain);
  if (leaf.ca) throw new RenewalError({ reason: "CHAIN_BROKEN", detail: "the first certificate is that of a CA" });
  if (wish.roots !== undefined) assertRooted(chain.at(-1) as X509Certificate, wish.roots);
  return facts;
}

/** Whether the private key is that of the certificate. */
export function isKeyOf(key: string, certificate: X509Certificate): boolean {
  const parsed = privateKey(key);
  return parsed !== undefined && certificate.checkPrivateKey(parsed);
}

function readable(pem: string, place: number): X509Certificate {
  const certificate = readCertificate(pem);
  if (certificate !== undefined) return certificate;
  throw new RenewalError({ reason: "CHAIN_BROKEN", detail: `certificate ${place + 1} of the chain cannot be read` });
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's words would add nothing, and the key must not get into an error.
    return undefined;
  }
}

function assertKey(leaf: X509Certificate, key: string): void {
  if (isKeyOf(key, leaf)) return;
  throw new RenewalError({ reason: "KEY_MISMATCH", detail: "the private key is not that of the first certificate" });
}

function assertNames({ names }: CertificateFacts, wish: BundleWish): void {
  const fits = wish.match === "exact" ? sameNames(names, wish.names) : wish.names.every((one) => covered(names, one));
  if (fits) return;
  throw new RenewalError({
    reason: "NAMES_MISMATCH",
    detail: `the certificate is for ${names.join(", ") || "no name"}; wanted: ${wish.names.join(", ")}`,
  });
}

/** A wildcard name is covered by itself only. */
function covered(names: readonly string[], wanted: string): boolean {
  return wanted.startsWith("*.") ? names.includes(wanted.toLowerCase()) : covers(names, wanted);
}

function assertValid(certificate: X509Certificate, now: Date): void {
  const { validFromDate, validToDate } = certificate;
  if (validFromDate <= now && now < validToDate) return;
  const period = `${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
  throw new RenewalError({
    reason: "NOT_VALID_NOW",
    detail: `${nameOf(certificate)} is valid from ${period}, and it is ${now.toISOString()}`,
  });
}

function assertSigned(chain: readonly X509Certificate[]): void {
  for (const [place, certificate] of chain.entries()) {
    const issuer = chain[place + 1];
    if (issuer === undefined || isIssuedBy(certificate, issuer)) continue;
    const detail = `${nameOf(certificate)} is not signed by the certificate behind it, ${nameOf(issuer)}`;
    throw new RenewalError({ reason: "CHAIN_BROKEN", detail });
  }
}

function assertRooted(last: X509Certificate, roots: readonly string[]): void {
  const known = roots.some((pem) => {
    const root = readCertificate(pem);
    return root !== undefined && (root.fingerprint256 === last.fingerprint256 || isIssuedBy(last, root));
  });
  if (known) return;
  const detail = `no known root has signed ${nameOf(last)}, whose issuer is ${oneLine(last.issuer)}`;
  throw new RenewalError({ reason: "CHAIN_BROKEN", detail });
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function nameOf(certificate: X509Certificate): string {
  return oneLine(certificate.subject ?? "") || `the certificate ${certificate.serialNumber}`;
}

function oneLine(text: string): string {
  return text.replaceAll("\n", ", ");
}
