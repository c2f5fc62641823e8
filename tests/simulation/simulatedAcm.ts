import { X509Certificate } from "node:crypto";
import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { ImportedCertificate } from "../../core/hostCertificate/acmCertificate.ts";
import type { AcmImports } from "../../lambdas/renewal/ports/awsServices.ts";
import { leafFacts } from "./leafFacts.ts";

/** An imported certificate: what every consumer of its ARN serves. */
export interface AcmEntry {
  readonly arn: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  leaf: string;
  /** Of the import before the last one: ACM reports it for a moment. */
  reported: string;
}

type Import = Parameters<AcmImports["import"]>;

/** ACM of every region: imports, and what AWS refuses of them. */
export class SimulatedAcm {
  readonly entries = new Map<string, AcmEntry>();
  /** Regions that take no import. */
  readonly refusing = new Set<string>();
  /** What uses a certificate, by its ARN: ACM deletes none of these. */
  readonly usedBy = new Map<string, readonly string[]>();
  /** Called with what must not happen. */
  report: (what: string) => void = () => undefined;
  /** The private key of a leaf. */
  keyOf: (leaf: string) => string | undefined = () => undefined;
  /** Whether the settings give a host this import of somebody else's. */
  isGiven: (arn: string) => boolean = () => false;
  #numbers = 0;

  describe(arn: string): ImportedCertificate | undefined {
    const entry = this.entries.get(arn);
    if (entry === undefined) return undefined;
    const { serial, names } = leafFacts(entry.reported);
    const keyAlgorithm = algorithmOf(entry.reported);
    entry.reported = entry.leaf;
    return { arn, serial, keyAlgorithm, keyUsages: [], extendedKeyUsages: [], names };
  }

  tags(arn: string): Readonly<Record<string, string>> | undefined {
    return this.entries.get(arn)?.tags;
  }

  list(region: string, names?: readonly string[]): readonly string[] {
    return [...this.entries.values()]
      .filter((one) => one.region === region && (names === undefined || sharesName(one.leaf, names)))
      .map(({ arn }) => arn);
  }

  remove(arn: string, stack: string): readonly string[] | undefined {
    const entry = this.entries.get(arn);
    if (entry === undefined) return undefined;
    if (entry.tags["cabal-tls:stack"] !== stack) this.report(`${arn} of somebody else is deleted`);
    const usedBy = this.usedBy.get(arn);
    if (usedBy === undefined) this.entries.delete(arn);
    return usedBy;
  }

  import(...[region, { key, leaf }, place]: Import): string {
    if (this.keyOf(leaf) !== key) this.report(`ACM in ${region} is given a key that is not the certificate's`);
    if (this.refusing.has(region)) throw refused(region, "ValidationException");
    return "over" in place ? this.#replace(place.over, leaf) : this.#make(region, leaf, place.tags);
  }

  #make(region: string, leaf: string, tags: Readonly<Record<string, string>>): string {
    const twin = [...this.entries.values()].find(
      (one) => one.region === region && sameTags(one.tags, tags) && sharesName(one.leaf, leafFacts(leaf).names),
    );
    if (twin !== undefined) this.report(`ACM in ${region} gets a second certificate beside ${twin.arn}`);
    const number = String(++this.#numbers).padStart(12, "0");
    const arn = `arn:aws:acm:${region}:111122223333:certificate/11111111-2222-3333-4444-${number}`;
    this.entries.set(arn, { arn, region, tags, leaf, reported: leaf });
    return arn;
  }

  #replace(arn: string, leaf: string): string {
    const entry = this.entries.get(arn);
    if (entry === undefined)
      throw new RenewalError({ reason: "ACM_FAILED", detail: `${arn}: ResourceNotFoundException` });
    if (entry.tags["cabal-tls:stack"] === undefined && !this.isGiven(arn))
      this.report(`${arn} of somebody else is imported over`);
    if (algorithmOf(entry.leaf) !== algorithmOf(leaf) || !sharesName(entry.leaf, leafFacts(leaf).names)) {
      this.report(`ACM is asked to take another kind of certificate over ${arn}`);
    }
    entry.reported = entry.leaf;
    entry.leaf = leaf;
    return arn;
  }

  /** What consumers of the certificate serve; undefined where there is none. */
  served(
    region: string,
    isFor: (tags: Readonly<Record<string, string>>) => boolean,
    { stack, names }: { readonly stack: string; readonly names: readonly string[] },
  ): string | undefined {
    return [...this.entries.values()].find(
      (one) =>
        one.region === region &&
        one.tags["cabal-tls:stack"] === stack &&
        isFor(one.tags) &&
        sharesName(one.leaf, names),
    )?.leaf;
  }

  /** ARNs of what was imported for a host in a region. */
  importedFor(stack: string, host: string, region: string): readonly string[] {
    return [...this.entries.values()]
      .filter(({ tags }) => tags["cabal-tls:stack"] === stack && tags["cabal-tls:host"] === host)
      .flatMap((one) => (one.region === region ? [one.arn] : []));
  }

  heal(): void {
    this.refusing.clear();
    this.usedBy.clear();
  }
}

export function algorithmOf(leaf: string): string {
  const { namedCurve = "", modulusLength } = new X509Certificate(leaf).publicKey.asymmetricKeyDetails ?? {};
  return namedCurve === "" ? `RSA_${modulusLength}` : `EC_${namedCurve}`;
}

function refused(region: string, type: string): RenewalError {
  return new RenewalError({ reason: "ACM_REFUSED", type, detail: `acm:ImportCertificate in ${region}: ${type}` });
}

function sameTags(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const text = (tags: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(tags).sort());
  return text(left) === text(right);
}

function sharesName(leaf: string, names: readonly string[]): boolean {
  return leafFacts(leaf).names.some((name) => names.includes(name));
}
