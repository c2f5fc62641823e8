import type { X509Certificate } from "node:crypto";
import { isCertificateArn, regionOfArn } from "../arn.ts";
import { certificateFacts } from "./certificateFacts.ts";
import { keyUsages } from "./keyUsages.ts";

/** A certificate in ACM, as DescribeCertificate reports it. */
export interface ImportedCertificate {
  readonly arn: string;
  readonly serial: string;
  /** `EC_prime256v1`, `RSA_2048`, … */
  readonly keyAlgorithm: string;
  /** ACM's words. */
  readonly keyUsages: readonly string[];
  /** Object identifiers. */
  readonly extendedKeyUsages: readonly string[];
  readonly names: readonly string[];
}

/** Tags of a certificate that the renewal function has imported: of its stack, and of its host in that. */
export const ACM_TAGS = { stack: "cabal-tls:stack", host: "cabal-tls:host" } as const;

/** With the name that consoles show. */
export function acmTags(stack: string, host: string): Readonly<Record<string, string>> {
  return { Name: `${stack}-${host}`, [ACM_TAGS.stack]: stack, [ACM_TAGS.host]: host };
}

/** Whether a certificate with these tags may be imported over for the host. */
export function isImportedFor(tags: Readonly<Record<string, string>>, stack: string, host: string): boolean {
  return tags[ACM_TAGS.stack] === stack && tags[ACM_TAGS.host] === host;
}

/**
 * Whether a certificate with these tags was imported for a host of the stack that has another name by now. `claimed`: names
 * of hosts that may have this certificate themselves.
 */
export function isOfEarlierName(
  tags: Readonly<Record<string, string>>,
  stack: string,
  claimed: readonly string[],
): boolean {
  const host = tags[ACM_TAGS.host];
  return tags[ACM_TAGS.stack] === stack && host !== undefined && !claimed.includes(host);
}

/** ARN of the imported certificate by region. */
export type AcmArns = Readonly<Record<string, string>>;

/** The ARNs in a host's parameter; undefined when the text is none of ours. */
export function parseAcmArns(text: string): AcmArns | undefined {
  try {
    const entries = Object.entries(JSON.parse(text) as object);
    const isOurs = entries.every(
      ([region, arn]) => typeof arn === "string" && isCertificateArn(arn) && regionOfArn(arn) === region,
    );
    return isOurs ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}

/** The same ARNs give the same text. */
export function acmArnsText(arns: AcmArns): string {
  return JSON.stringify(Object.fromEntries(Object.entries(arns).sort(([left], [right]) => (left < right ? -1 : 1))));
}

/** ClientAuth may go from any certificate. */
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/**
 * What AWS would refuse about the new certificate in the place of the one in ACM; undefined = nothing that is known.
 * https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
 */
export function reimportFault(there: ImportedCertificate, leaf: X509Certificate): string | undefined {
  const algorithm = keyAlgorithm(leaf);
  if (there.keyAlgorithm !== algorithm) return `the key is ${algorithm}, and the one in ACM is ${there.keyAlgorithm}`;
  const mayGo = leaf.publicKey.asymmetricKeyType === "ec" ? ["KEY_ENCIPHERMENT"] : [];
  const usages = going(there.keyUsages, keyUsages(leaf), mayGo);
  if (usages !== undefined) return `key usage: ${usages}`;
  const extended = going(there.extendedKeyUsages, leaf.keyUsage ?? [], [CLIENT_AUTH]);
  if (extended !== undefined) return `extended key usage: ${extended}`;
  const { names } = certificateFacts(leaf);
  const shared = there.names.some((name) => names.includes(name.toLowerCase()));
  return shared ? undefined : `none of the names ${there.names.join(", ")} is in the new certificate`;
}

/** The usages that would go; or that there would be some where there were none. */
function going(old: readonly string[], now: readonly string[], mayGo: readonly string[]): string | undefined {
  if (old.length === 0 && now.length > 0) return `${now.join(", ")} where the certificate in ACM has none`;
  const lost = old.filter((usage) => !now.includes(usage) && !mayGo.includes(usage));
  return lost.length === 0 ? undefined : `${lost.join(", ")} of the certificate in ACM is missing`;
}

/** In ACM's words. */
export function keyAlgorithm({ publicKey }: Pick<X509Certificate, "publicKey">): string {
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  return namedCurve === undefined ? `RSA_${modulusLength}` : `EC_${namedCurve}`;
}
