/** A CA that the config can call by its name. */
export interface KnownCa {
  readonly directory: string;
  /** Absent = it has none. */
  readonly staging?: string;
  /** Whether it takes accounts with an external binding only. */
  readonly needsBinding: boolean;
}

const KNOWN: ReadonlyMap<string, KnownCa> = new Map([
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

export const CA_NAMES: readonly string[] = [...KNOWN.keys()];

/** The name that the config has for a CA's directory; undefined when it is none of these. */
export function caName(directory: string): string | undefined {
  return [...KNOWN].find(([, known]) => known.directory === directory)?.[0];
}

/** The CA of that name; undefined when the name is none of them. */
export function knownCa(name: string): KnownCa | undefined {
  return KNOWN.get(name);
}
