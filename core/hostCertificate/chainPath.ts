import type { X509Certificate } from "node:crypto";
import { readCertificate } from "./certificateFacts.ts";
import { RenewalError } from "./renewalError.ts";

export interface TrustFacts {
  /** PEM of the roots that the chain may lead to; undefined = a staging CA's, which nobody trusts. */
  readonly roots: readonly string[] | undefined;
  readonly now: Date;
}

/** A certificate of a chain, and its index there. */
interface Element {
  readonly certificate: X509Certificate;
  readonly index: number;
}

interface Known {
  readonly elements: readonly Element[];
  readonly roots: readonly X509Certificate[];
  readonly now: Date;
}

/**
 * The indexes of the certificates that a client needs, the leaf's first: the shortest path from the leaf to the first
 * certificate that a known root has signed. Clients look for each issuer in their own roots first, and then among all
 * that was sent (RFC 8446, 4.4.2): what stands behind the end of that path, twice or in another order does no harm, and
 * is not in the answer. Throws RenewalError that says which certificate is wrong, and why.
 */
export function chainPath(chain: readonly X509Certificate[], trust: TrustFacts): readonly number[] {
  const elements = chain.map((certificate, index) => ({ certificate, index }));
  const roots = trust.roots?.flatMap((pem) => readCertificate(pem) ?? []);
  const [first] = elements;
  if (first === undefined) throw new RenewalError({ reason: "CHAIN_BROKEN", detail: "the chain is empty" });
  if (!isValid(first.certificate, trust.now)) throw notValid(first, trust.now, "");
  const known: Known = { elements, roots: roots ?? [], now: trust.now };
  const paths = pathsFrom(first, known);
  const rooted = paths.find((path) => isRooted(path.at(-1) as Element, known));
  if (rooted !== undefined) return indexesOf(rooted);
  const longest = paths.at(-1) as readonly Element[];
  const isAlone = elements.every(({ certificate }) => certificate.fingerprint256 === first.certificate.fingerprint256);
  if (roots === undefined && (longest.length > 1 || isAlone)) return indexesOf(longest);
  throw faultOf(deadEnds(paths), known);
}

/** A path to each certificate that can be reached over valid issuers: the shortest, and the shortest first. */
function pathsFrom(first: Element, { elements, now }: Known): readonly (readonly Element[])[] {
  const seen = new Set([first.certificate.fingerprint256]);
  const paths: (readonly Element[])[] = [[first]];
  // The list grows while it is read.
  for (const path of paths) {
    const end = path.at(-1) as Element;
    for (const next of elements) {
      const { fingerprint256 } = next.certificate;
      const isIssuer = isValid(next.certificate, now) && isIssuedBy(end.certificate, next.certificate);
      if (!isIssuer || seen.has(fingerprint256)) continue;
      seen.add(fingerprint256);
      paths.push([...path, next]);
    }
  }
  return paths;
}

function isRooted({ certificate }: Element, { roots, now }: Known): boolean {
  return roots.some((root) => isIssuedBy(certificate, root) && isValid(root, now));
}

function indexesOf(path: readonly Element[]): readonly number[] {
  return path.map(({ index }) => index);
}

/** The last certificates of the paths that do not go on. */
function deadEnds(paths: readonly (readonly Element[])[]): readonly Element[] {
  const ends = paths.map((path) => path.at(-1) as Element);
  const passed = new Set(paths.flatMap((path) => path.slice(0, -1)));
  return ends.filter((end) => !passed.has(end));
}

/** Why no path goes on from where it ends: at the furthest end that has a known cause. */
function faultOf(ends: readonly Element[], known: Known): RenewalError {
  const furthestFirst = [...ends].reverse();
  for (const end of furthestFirst) {
    const fault = expiredIssuer(end, known) ?? falseIssuer(end, known);
    if (fault !== undefined) return fault;
  }
  return missingIssuer(furthestFirst[0] as Element);
}

function expiredIssuer(end: Element, { elements, roots, now }: Known): RenewalError | undefined {
  const signed = `, and it signed ${nameOf(end)}`;
  const issuer = elements.find(
    ({ certificate }) => !isValid(certificate, now) && isIssuedBy(end.certificate, certificate),
  );
  if (issuer !== undefined) return notValid(issuer, now, signed);
  const root = roots.find((one) => !isValid(one, now) && isIssuedBy(end.certificate, one));
  return root === undefined ? undefined : notValid({ certificate: root, index: undefined }, now, signed);
}

/** One that has the issuer's name, and has not signed. */
function falseIssuer(end: Element, { elements }: Known): RenewalError | undefined {
  const { issuer, subject } = end.certificate;
  if (issuer === subject) return undefined;
  const namesake = elements.find((one) => one.index !== end.index && one.certificate.subject === issuer);
  if (namesake === undefined || isIssuedBy(end.certificate, namesake.certificate)) return undefined;
  const why = namesake.certificate.ca ? "has the name of the issuer, but another key" : "is not a CA's certificate";
  const detail = `${nameOf(end)} is not signed by ${nameOf(namesake)}, which ${why}`;
  return new RenewalError({ reason: "CHAIN_BROKEN", detail });
}

function missingIssuer(end: Element): RenewalError {
  const { issuer, subject } = end.certificate;
  const why =
    issuer === subject
      ? "which has signed itself and is not a known root"
      : `whose issuer, ${oneLine(issuer)}, is not in the chain`;
  return new RenewalError({ reason: "CHAIN_BROKEN", detail: `no known root has signed ${nameOf(end)}, ${why}` });
}

function isValid({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now < validToDate;
}

type Named = { readonly certificate: X509Certificate; readonly index: number | undefined };

function notValid(one: Named, now: Date, needed: string): RenewalError {
  const { validFromDate, validToDate } = one.certificate;
  const period = `${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
  const detail = `${nameOf(one)} is valid from ${period}, and it is ${now.toISOString()}${needed}`;
  return new RenewalError({ reason: "NOT_VALID_NOW", detail });
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function nameOf({ certificate, index }: Named): string {
  const which = index === undefined ? "the known root" : `certificate ${index + 1} of the chain`;
  return `${which} (${oneLine(certificate.subject ?? "") || `serial ${certificate.serialNumber}`})`;
}

function oneLine(text: string): string {
  return text.replaceAll("\n", ", ");
}
