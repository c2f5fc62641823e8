import { joinBundle, splitChain, TIER_BYTES } from "./pemBundle.ts";
import { RenewalError } from "./renewalError.ts";
import type { ParameterTier } from "./renewalSettings.ts";
import { type BundleWish, type VerifiedBundle, verifyBundle } from "./verifyBundle.ts";

/**
 * The first of the CA's chains that is fit to be served and fits the tier with its key; if none does, the shortest that
 * the Advanced tier takes: a certificate that was issued is not thrown away. Throws RenewalError.
 */
export function chooseChain(
  key: string,
  chains: readonly string[],
  tier: ParameterTier,
  wish: BundleWish,
): VerifiedBundle {
  const faults: RenewalError[] = [];
  const fit: VerifiedBundle[] = [];
  for (const chain of chains) {
    const [leaf = "", ...intermediates] = splitChain(chain);
    try {
      fit.push(verifyBundle({ key, leaf, intermediates }, wish));
    } catch (error) {
      if (!(error instanceof RenewalError)) throw error;
      faults.push(error);
    }
  }
  const chosen = fit.find((one) => bytesOf(one) <= TIER_BYTES[tier]) ?? shortest(fit);
  if (chosen !== undefined && bytesOf(chosen) <= TIER_BYTES.Advanced) return chosen;
  if (chosen !== undefined) {
    const detail = `key and chain have ${bytesOf(chosen)} bytes; SSM's Advanced tier takes ${TIER_BYTES.Advanced}`;
    throw new RenewalError({ reason: "TOO_LARGE", detail });
  }
  throw faults[0] ?? new RenewalError({ reason: "CA_BROKEN", detail: "the CA gave no certificate" });
}

/** Whether a chain would be taken as it is, so that no other need be asked for. */
export function chainFits(key: string, chain: string, tier: ParameterTier, wish: BundleWish): boolean {
  try {
    return bytesOf(chooseChain(key, [chain], tier, wish)) <= TIER_BYTES[tier];
  } catch {
    return false;
  }
}

function bytesOf({ bundle }: VerifiedBundle): number {
  return Buffer.byteLength(joinBundle(bundle));
}

function shortest(chains: readonly VerifiedBundle[]): VerifiedBundle | undefined {
  return [...chains].sort((left, right) => bytesOf(left) - bytesOf(right))[0];
}
