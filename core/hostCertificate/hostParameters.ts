import type { HostCopies } from "../inventory.ts";
import { chainOf, type PemBundle, splitBundle } from "./pemBundle.ts";

/** Names of one host certificate's SSM parameters. Key material is in SecureStrings only. */
export interface HostParameters {
  /** SecureString: private key, leaf and intermediates as PEM, in this order. Its version is the commit point. */
  readonly bundle: string;
  /** String: leaf and intermediates as PEM. Free of secrets, so that a reader needs no access to the bundle. */
  readonly chain: string;
  /** String: the state of its renewal as JSON; see hostState.ts. Free of secrets. */
  readonly state: string;
  /** SecureString: key, URL and challenge records of an order that is under way; see pendingOrder.ts. */
  readonly pending: string;
  /** SecureString: the same of a rehearsal on a staging directory. */
  readonly rehearsal: string;
  /** SecureString: a PEM bundle that an operator puts there to have it taken over. */
  readonly import: string;
  /** String: ARNs of the certificate in ACM by region, as JSON; see acmCertificate.ts. Only of a host with a target of kind acm. */
  readonly acm: string;
  /** Derived copies for containers that take them apart: TLS_KEY (SecureString), TLS_CERT, TLS_CA_BUNDLE. */
  readonly tlsKey: string;
  readonly tlsCert: string;
  readonly tlsCaBundle: string;
  /** Folder of the leases: String parameters whose last part is a rising number; see core/renewal/lease.ts. */
  readonly lease: string;
}

/** `path` is `<prefix>/<host name>`, without a slash at its end: `/cabal/letsencrypt/smtp-out.example.net`. */
export function hostParameters(path: string): HostParameters {
  return {
    bundle: `${path}/bundle`,
    chain: `${path}/chain`,
    state: `${path}/state`,
    pending: `${path}/pending`,
    rehearsal: `${path}/rehearsal`,
    import: `${path}/import`,
    acm: `${path}/acm`,
    tlsKey: `${path}/tls-key`,
    tlsCert: `${path}/tls-cert`,
    tlsCaBundle: `${path}/tls-ca-bundle`,
    lease: `${path}/lease`,
  };
}

/**
 * A host's path below the prefix: its folder, or that of its first name. A wildcard's `*` is no character of a parameter
 * name.
 */
export function hostPath(
  prefix: string,
  names: readonly string[],
  folder = (names[0] ?? "").replace("*", "_"),
): string {
  return `${prefix}/${folder}`;
}

/** One parameter that repeats a part of the bundle. */
export interface DerivedCopy {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** What every copy must hold. Their order does not matter: nothing is deployed before all of them match. */
export function derivedCopies(
  parameters: HostParameters,
  copies: HostCopies | undefined,
  bundle: PemBundle,
): DerivedCopy[] {
  return [
    { name: parameters.chain, value: chainOf(bundle), secret: false },
    ...partsOf(bundle, { ...parameters, secure: false }),
    ...(copies === undefined ? [] : partsOf(bundle, copies)),
  ];
}

function partsOf(bundle: PemBundle, { tlsKey, tlsCert, tlsCaBundle, secure }: HostCopies): DerivedCopy[] {
  return [
    { name: tlsCaBundle, value: bundle.intermediates.join("") || bundle.leaf, secret: secure },
    { name: tlsCert, value: bundle.leaf, secret: secure },
    { name: tlsKey, value: bundle.key, secret: true },
  ];
}

/** Names of the copies under names of the operator's. */
export function copyNames(copies: HostCopies | undefined): string[] {
  return copies === undefined ? [] : [copies.tlsKey, copies.tlsCert, copies.tlsCaBundle];
}

/** Those that are missing or hold something else. */
export function staleCopies(
  copies: readonly DerivedCopy[],
  held: ReadonlyMap<string, { readonly value: string }>,
): DerivedCopy[] {
  return copies.filter(({ name, value }) => held.get(name)?.value !== value);
}

/**
 * Since when the operator's copies have held this very key and certificate: what started later and reads them has read
 * it. Undefined where they hold something else, or are missing.
 */
export function heldSince(
  copies: HostCopies | undefined,
  held: ReadonlyMap<string, { readonly value: string; readonly modified: Date }>,
  { key, leaf, intermediates }: PemBundle,
): Date | undefined {
  const names = copyNames(copies);
  const found = names.flatMap((name) => held.get(name) ?? []);
  if (names.length === 0 || found.length < names.length) return undefined;
  const pem = splitBundle(found.map(({ value }) => value).join("\n"));
  const isWhole = intermediates.every((one) => pem?.intermediates.includes(one));
  if (pem?.key !== key || pem.leaf !== leaf || !isWhole) return undefined;
  return new Date(Math.max(...found.map(({ modified }) => modified.getTime())));
}

/** Those of them whose values everybody may read who may read parameters: no key, and nothing that is to be encrypted. */
export function openCopies(copies: HostCopies | undefined): string[] {
  return copies === undefined || copies.secure ? [] : [copies.tlsCert, copies.tlsCaBundle];
}
