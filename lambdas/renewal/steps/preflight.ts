import { expectedBundleBytes, TIER_BYTES } from "../../../core/hostCertificate/bundleSize.ts";
import { allowedByCaa } from "../../../core/renewal/caaRule.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { HostSettings } from "../../../core/renewal/renewalSettings.ts";
import type { AuthorityFacts } from "../ports/authoritySession.ts";
import type { RunContext } from "./runContext.ts";

/** Throws TOO_LARGE when key and chain of such a certificate cannot fit the configured tier. */
export function assertSize({ keyType, names, tier = "Standard" }: HostSettings): void {
  const expected = expectedBundleBytes(keyType, names);
  if (expected <= TIER_BYTES[tier]) return;
  const advice = tier === "Standard" ? ' Set the host\'s tier to "Advanced", or choose an elliptic key.' : "";
  const detail = `${keyType} for ${names.length} names needs about ${expected} bytes, ${tier} takes ${TIER_BYTES[tier]}.`;
  throw new RenewalError({ reason: "TOO_LARGE", detail: `${detail}${advice}` });
}

/** Throws PROFILE_REFUSED when the CA does not offer the profile. */
export function assertProfile({ profile }: HostSettings, { profiles }: AuthorityFacts): void {
  if (profile === undefined || profiles?.includes(profile) === true) return;
  const offer = profiles === undefined ? "it has no profiles" : `it has ${profiles.join(", ")}`;
  throw new RenewalError({ reason: "PROFILE_REFUSED", detail: `the CA does not offer ${profile}: ${offer}` });
}

/** Throws CAA_FORBIDS when DNS names other CAs. What cannot be looked up is left to the CA, which looks itself. */
export async function assertCaa(
  { ports }: RunContext,
  { names }: HostSettings,
  { caaIdentities }: AuthorityFacts,
): Promise<void> {
  if (caaIdentities === undefined || caaIdentities.length === 0) return;
  await Promise.all(
    names.map(async (name) => {
      const records = await ports.names.caa(name.replace(/^\*\./, ""));
      if (records === undefined || allowedByCaa(records, caaIdentities, name.startsWith("*."))) return;
      const detail = `CAA of ${name} allows ${records.map(({ value }) => value).join(", ")}, not ${caaIdentities.join(", ")}`;
      throw new RenewalError({ reason: "CAA_FORBIDS", detail });
    }),
  );
}
