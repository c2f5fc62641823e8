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

/**
 * An ACME endpoint of ACM, which every account makes for itself: `acm:us-west-2/0f1e2d3c-…`.
 * https://docs.aws.amazon.com/acm/latest/userguide/acm-acme-endpoints.html
 */
const ACM_NAME = /^acm:([a-z]{2}(?:-[a-z]+)+-\d)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ACM_DIRECTORY = /^https:\/\/acm-acme-enroll\.([a-z0-9-]+)\.api\.aws\/([0-9a-f-]{36})\/directory$/;
const ACM_HOST = /^acm-acme-enroll\.[a-z0-9-]+\.api\.aws$/;

export const CA_NAMES: readonly string[] = [...KNOWN.keys()];

/** Whether the URL is where a CA of those tries things out: nobody trusts what is issued there. */
export function isStagingDirectory(url: string): boolean {
  return [...KNOWN.values()].some(({ staging }) => staging === url);
}

/** The name that the config has for a CA's directory; undefined when it is none of these. */
export function caName(directory: string): string | undefined {
  const [, region, id] = ACM_DIRECTORY.exec(directory) ?? [];
  if (region !== undefined && id !== undefined) return `acm:${region}/${id}`;
  return [...KNOWN].find(([, known]) => known.directory === directory)?.[0];
}

/** The CA of that name; undefined when the name is none of them. */
export function knownCa(name: string): KnownCa | undefined {
  const [, region, id] = ACM_NAME.exec(name) ?? [];
  if (region === undefined || id === undefined) return KNOWN.get(name);
  return { directory: `https://acm-acme-enroll.${region}.api.aws/${id}/directory`, needsBinding: true };
}

/** Id of a CA as the config writes it, part of a parameter's name: `https://ca.example.net/dir` is `ca-example-net-dir`. */
export function caId(given: string): string {
  return given
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}

/** What is kept by the id of a CA, of those with these directories only: the config may have had others before. */
export function ofConfiguredCas<Kept>(
  kept: Readonly<Record<string, Kept>>,
  directories: readonly string[],
): Readonly<Record<string, Kept>> {
  const ids = new Set(directories.flatMap((one) => [caId(one), caId(caName(one) ?? one)]));
  return Object.fromEntries(Object.entries(kept).filter(([id]) => ids.has(id)));
}

/** Whether a CA asks for a challenge record. ACM validates domains beforehand, and its orders are ready at once. */
export function needsChallengeRecords(directory: string): boolean {
  return !(URL.canParse(directory) && ACM_HOST.test(new URL(directory).hostname));
}
