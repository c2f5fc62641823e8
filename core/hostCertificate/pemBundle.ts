import type { HostKeyType, ParameterTier } from "./renewalSettings.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----\r?\n[A-Za-z0-9+/=\s]+?-----END \1-----/g;

/** A private key and the certificates that go with it, the leaf first; each one PEM with a line end behind it. */
export interface PemBundle {
  readonly key: string;
  readonly leaf: string;
  readonly intermediates: readonly string[];
}

/** The bundle's text: key, leaf, intermediates. */
export function joinBundle({ key, leaf, intermediates }: PemBundle): string {
  return [key, leaf, ...intermediates].join("");
}

/** Leaf and intermediates, as a server sends them. */
export function chainOf({ leaf, intermediates }: PemBundle): string {
  return [leaf, ...intermediates].join("");
}

/**
 * Takes a text apart. Undefined when it has no private key, or more than one, or no certificate. What stands between
 * the blocks is dropped; an encrypted key is none.
 */
export function splitBundle(text: string): PemBundle | undefined {
  const keys = blocks(text, PRIVATE_KEY);
  const [leaf, ...intermediates] = blocks(text, CERTIFICATE);
  const [key, ...others] = keys;
  if (key === undefined || leaf === undefined || others.length > 0) return undefined;
  return { key, leaf, intermediates };
}

/** The certificates of a chain, each one PEM with a line end behind it. */
export function splitChain(text: string): string[] {
  return blocks(text, CERTIFICATE);
}

function blocks(text: string, pattern: RegExp): string[] {
  return (text.match(pattern) ?? []).map((block) => `${block.replaceAll("\r", "")}\n`);
}

/** Bytes that a value of an SSM parameter may have. */
export const TIER_BYTES: Readonly<Record<ParameterTier, number>> = { Standard: 4096, Advanced: 8192 };

/**
 * Bytes of PEM that are to be expected at least, by key type: the key; a leaf without its names; the shortest chain of
 * intermediates that Let's Encrypt offers (2026: for an elliptic curve two, ending below ISRG Root X2).
 */
const EXPECTED: Readonly<Record<HostKeyType, { readonly key: number; readonly leaf: number; readonly chain: number }>> =
  {
    EC_prime256v1: { key: 241, leaf: 1250, chain: 1969 },
    EC_secp384r1: { key: 306, leaf: 1310, chain: 1969 },
    RSA_2048: { key: 1704, leaf: 1750, chain: 3911 },
  };

/** A name costs its own length twice over at most: base64, and the place that names it. */
const BYTES_A_NAME_LETTER = 1.4;
const BYTES_A_NAME = 4;

/** Bytes of key and chain that a certificate for these names will have at least. */
export function expectedBundleBytes(keyType: HostKeyType, names: readonly string[]): number {
  const { key, leaf, chain } = EXPECTED[keyType];
  const letters = names.reduce((sum, name) => sum + name.length * BYTES_A_NAME_LETTER + BYTES_A_NAME, 0);
  return key + leaf + chain + Math.ceil(letters);
}

/** The tier that a value needs; undefined = it is too large for any. */
export function tierFor(value: string): ParameterTier | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes <= TIER_BYTES.Standard) return "Standard";
  return bytes <= TIER_BYTES.Advanced ? "Advanced" : undefined;
}
