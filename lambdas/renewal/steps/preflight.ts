import { needsChallengeRecords } from "../../../core/acme/certificateAuthorities.ts";
import { acmeIssuers } from "../../../core/caa/caaPermissions.ts";
import { type CaaQuestion, caaVerdict } from "../../../core/caa/caaVerdict.ts";
import { expectedBundleBytes, TIER_BYTES } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { delegationFault, delegations } from "../../../core/renewal/challengeRecords.ts";
import type { CaFacts } from "../ports/certificateAuthority.ts";
import { assertZones } from "./challengeRecords.ts";
import type { RunContext } from "./runContext.ts";

/** Throws TOO_LARGE when key and chain of such a certificate cannot fit the configured tier. */
export function assertSize({ keyType, names, tier = "Standard" }: HostSettings): void {
  const expected = expectedBundleBytes(keyType, names);
  if (expected <= TIER_BYTES[tier]) return;
  const advice = tier === "Standard" ? ' Set the host\'s tier to "Advanced", or choose an elliptic key.' : "";
  const detail = `${keyType} for ${names.length} names needs about ${expected} bytes, ${tier} takes ${TIER_BYTES[tier]}.`;
  throw new RenewalError({ reason: "TOO_LARGE", detail: `${detail}${advice}` });
}

/**
 * The profile to order with. A CA behind the first that does not offer the host's gives its default: any certificate is
 * better than none. Throws PROFILE_REFUSED when the first does not offer it.
 */
export function profileAt(
  { profile }: HostSettings,
  { profiles }: CaFacts,
  isBehindFirst: boolean,
): string | undefined {
  if (profile === undefined || profiles?.includes(profile) === true) return profile;
  if (isBehindFirst) return undefined;
  const offer = profiles === undefined ? "it has no profiles" : `it has ${profiles.join(", ")}`;
  throw new RenewalError({ reason: "PROFILE_REFUSED", detail: `the CA does not offer ${profile}: ${offer}` });
}

/** Who is about to order, and where. */
interface Orderer {
  readonly directory: string;
  readonly facts: CaFacts;
  readonly accountUri: string;
}

/** Throws what CAA, the zones or the delegations would make of an order; the zones only where records are published. */
export async function assertOrderable(
  context: RunContext,
  host: HostSettings,
  { directory, facts, accountUri }: Orderer,
): Promise<void> {
  const issuers = facts.caaIdentities ?? acmeIssuers(directory) ?? [];
  const needsRecords = needsChallengeRecords(directory);
  await assertCaa(context, host, { issuers, accountUri, method: needsRecords ? "dns-01" : undefined });
  if (!needsRecords) return;
  await assertZones(context, host.challenges);
  await assertDelegations(context, host);
}

/** Throws CAA_FORBIDS when DNS names other CAs, accounts or methods. What cannot be looked up is left to the CA, which looks itself. */
async function assertCaa(
  { ports }: RunContext,
  { names }: HostSettings,
  ca: Omit<CaaQuestion, "wildcard">,
): Promise<void> {
  if (ca.issuers.length === 0) return;
  await Promise.all(
    names.map(async (name) => {
      const records = await ports.names.caa(name);
      if (records === undefined) return;
      const wildcard = name.startsWith("*.");
      const verdict = caaVerdict(records, { ...ca, wildcard });
      if (verdict.allowed) return;
      const detail = `CAA of ${name} does not allow ${ca.issuers.join(", ")}: ${verdict.why}`;
      throw new RenewalError({ reason: "CAA_FORBIDS", detail });
    }),
  );
}

/**
 * Throws CHALLENGE_NOT_DELEGATED when DNS does not lead from where the CA asks to where the challenge record goes. What cannot be
 * looked up is left to the CA, which looks itself.
 */
async function assertDelegations({ ports }: RunContext, { names, challenges }: HostSettings): Promise<void> {
  await Promise.all(
    delegations(names, challenges).map(async (delegation) => {
      const links = await ports.names.cnames(delegation.asked);
      const detail = links === undefined ? undefined : delegationFault(delegation, links);
      if (detail !== undefined) throw new RenewalError({ reason: "CHALLENGE_NOT_DELEGATED", detail });
    }),
  );
}
