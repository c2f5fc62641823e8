import type { HostKeyType, ParameterTier } from "../renewal/renewalSettings.ts";

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
