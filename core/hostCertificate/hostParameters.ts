/** Names of one host certificate's SSM parameters. Key material is in SecureStrings only. */
export interface HostParameters {
  /** SecureString: private key, leaf and intermediates as PEM, in this order. Its version is the commit point. */
  readonly bundle: string;
  /** String: leaf and intermediates as PEM. Free of secrets, so that a reader needs no access to the bundle. */
  readonly chain: string;
  /** String: the state of its renewal as JSON; see hostState.ts. Free of secrets. */
  readonly state: string;
  /** SecureString: key and URL of an order that is under way. */
  readonly pending: string;
  /** SecureString: a PEM bundle that an operator puts there to have it taken over. */
  readonly import: string;
  /** Derived copies for containers that take them apart: TLS_KEY (SecureString), TLS_CERT, TLS_CA_BUNDLE. */
  readonly tlsKey: string;
  readonly tlsCert: string;
  readonly tlsCaBundle: string;
}

/** `path` is `<prefix>/<host name>`, without a slash at its end: `/cabal/letsencrypt/smtp-out.example.net`. */
export function hostParameters(path: string): HostParameters {
  return {
    bundle: `${path}/bundle`,
    chain: `${path}/chain`,
    state: `${path}/state`,
    pending: `${path}/pending`,
    import: `${path}/import`,
    tlsKey: `${path}/tls-key`,
    tlsCert: `${path}/tls-cert`,
    tlsCaBundle: `${path}/tls-ca-bundle`,
  };
}
