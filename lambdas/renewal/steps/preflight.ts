import { caaVerdict } from "../../../core/caa/caaVerdict.ts";
import { expectedBundleBytes, TIER_BYTES } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { delegationFault, delegations } from "../../../core/renewal/challengeRecords.ts";
import type { CaFacts } from "../ports/certificateAuthority.ts";
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
export function assertProfile({ profile }: HostSettings, { profiles }: CaFacts): void {
  if (profile === undefined || profiles?.includes(profile) === true) return;
  const offer = profiles === undefined ? "it has no profiles" : `it has ${profiles.join(", ")}`;
  throw new RenewalError({ reason: "PROFILE_REFUSED", detail: `the CA does not offer ${profile}: ${offer}` });
}

/** Throws CAA_FORBIDS when DNS names other CAs, accounts or methods. What cannot be looked up is left to the CA, which looks itself. */
export async function assertCaa(
  { ports }: RunContext,
  { names }: HostSettings,
  { caaIdentities }: CaFacts,
  accountUri: string,
): Promise<void> {
  if (caaIdentities === undefined || caaIdentities.length === 0) return;
  await Promise.all(
    names.map(async (name) => {
      const records = await ports.names.caa(name);
      if (records === undefined) return;
      const wildcard = name.startsWith("*.");
      const verdict = caaVerdict(records, { issuers: caaIdentities, wildcard, accountUri, method: "dns-01" });
      if (verdict.allowed) return;
      const detail = `CAA of ${name} does not allow ${caaIdentities.join(", ")}: ${verdict.why}`;
      throw new RenewalError({ reason: "CAA_FORBIDS", detail });
    }),
  );
}

/**
 * Throws CHALLENGE_NOT_DELEGATED when DNS does not lead from where the CA asks to where the challenge record goes. What cannot be
 * looked up is left to the CA, which looks itself.
 */
export async function assertDelegations({ ports }: RunContext, { names, challenges }: HostSettings): Promise<void> {
  await Promise.all(
    delegations(names, challenges).map(async (delegation) => {
      const links = await ports.names.cnames(delegation.asked);
      const detail = links === undefined ? undefined : delegationFault(delegation, links);
      if (detail !== undefined) throw new RenewalError({ reason: "CHALLENGE_NOT_DELEGATED", detail });
    }),
  );
}
