/** A certificate authority that the config can call by its name. */
export interface KnownAuthority {
  readonly directory: string;
  /** Absent = it has none. */
  readonly staging?: string;
  /** Whether it takes accounts with an external binding only. */
  readonly needsBinding: boolean;
}

const KNOWN: ReadonlyMap<string, KnownAuthority> = new Map([
  [
    "letsencrypt",
    {
      // https://letsencrypt.org/getting-started/ and https://letsencrypt.org/docs/staging-environment/
      directory: "https://acme-v02.api.letsencrypt.org/directory",
      staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
      needsBinding: false,
    },
  ],
  [
    "google",
    {
      // https://cloud.google.com/certificate-manager/docs/public-ca-tutorial
      directory: "https://dv.acme-v02.api.pki.goog/directory",
      staging: "https://dv.acme-v02.test-api.pki.goog/directory",
      needsBinding: true,
    },
  ],
  // https://zerossl.com/documentation/acme/
  ["zerossl", { directory: "https://acme.zerossl.com/v2/DV90", needsBinding: true }],
]);

export const AUTHORITY_NAMES: readonly string[] = [...KNOWN.keys()];

/** The authority of that name; undefined when the name is none of them. */
export function knownAuthority(name: string): KnownAuthority | undefined {
  return KNOWN.get(name);
}
