/** Names of one host certificate's SSM parameters. Key material is in SecureStrings only. */
export interface HostParameters {
  /** SecureString: private key, leaf and intermediates as PEM, in this order. Its version is the commit point. */
  readonly bundle: string;
  /** String: leaf and intermediates as PEM. Free of secrets, so that a reader needs no access to the bundle. */
  readonly chain: string;
  /** String: the state of its renewal as JSON; see hostState.ts. Free of secrets. */
  readonly state: string;
  /** SecureString: key, URL and proofs of an order that is under way; see pendingOrder.ts. */
  readonly pending: string;
  /** SecureString: the same of a rehearsal on a staging directory. */
  readonly rehearsal: string;
  /** SecureString: a PEM bundle that an operator puts there to have it taken over. */
  readonly import: string;
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
    tlsKey: `${path}/tls-key`,
    tlsCert: `${path}/tls-cert`,
    tlsCaBundle: `${path}/tls-ca-bundle`,
    lease: `${path}/lease`,
  };
}

/** A host's path below the prefix: that of its first name. A wildcard's `*` is no character of a parameter name. */
export function hostPath(prefix: string, names: readonly string[]): string {
  return `${prefix}/${(names[0] ?? "").replace("*", "_")}`;
}
