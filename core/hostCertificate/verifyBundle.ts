import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { covers } from "../domainName.ts";
import { type CertificateFacts, certificateFacts, readCertificate, sameNames } from "./certificateFacts.ts";
import { chainPath, type TrustFacts } from "./chainPath.ts";
import type { PemBundle } from "./pemBundle.ts";
import { RenewalError } from "./renewalError.ts";

export interface BundleWish extends TrustFacts {
  /** The configured names. */
  readonly names: readonly string[];
  /** `exact` = these names and no other; `cover` = at least these, a wildcard may stand for some. */
  readonly match: "exact" | "cover";
}

/** What is to be stored and served, and what its leaf says. */
export interface VerifiedBundle {
  readonly bundle: PemBundle;
  readonly facts: CertificateFacts;
}

/**
 * The part of a bundle that is fit to be stored and served: the leaf belongs to the key, is for the configured names and
 * is valid now, and each certificate is signed by the next, up to the first one that a known root has signed. What else
 * the bundle holds is left off. Throws RenewalError with the first thing that is not so.
 */
export function verifyBundle(bundle: PemBundle, wish: BundleWish): VerifiedBundle {
  const texts = [bundle.leaf, ...bundle.intermediates];
  const chain = texts.map(readable);
  const leaf = chain[0] as X509Certificate;
  const facts = certificateFacts(leaf);
  assertKey(leaf, bundle.key);
  assertNames(facts, wish);
  if (leaf.ca) throw new RenewalError({ reason: "CHAIN_BROKEN", detail: "the first certificate is that of a CA" });
  const [, ...intermediates] = chainPath(chain, wish).map((index) => texts[index] as string);
  return { bundle: { ...bundle, intermediates }, facts };
}

/** Whether the private key is that of the certificate. */
export function isKeyOf(key: string, certificate: X509Certificate): boolean {
  const parsed = privateKey(key);
  return parsed !== undefined && certificate.checkPrivateKey(parsed);
}

function readable(pem: string, index: number): X509Certificate {
  const certificate = readCertificate(pem);
  if (certificate !== undefined) return certificate;
  throw new RenewalError({ reason: "CHAIN_BROKEN", detail: `certificate ${index + 1} of the chain cannot be read` });
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
