import { ofConfiguredCas } from "../../../core/acme/certificateAuthorities.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { passesByItself } from "../../../core/hostCertificate/renewalError.ts";
import { RENEWAL_REASONS, type RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { minuteText } from "../../../core/time.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { type Finding, finding, type Topic } from "../reasons/finding.ts";

/** Why each CA that gave no certificate was left, and until when it is not asked; a line each. */
export function leftCas(host: HostFacts, state: HostState, now: number): string[] {
  return leftOf(host, state).map(({ ca, lastError, notBefore }) => {
    const { reason, type, detail, at } = lastError;
    const words = isKnown(reason) ? `, ${RENEWAL_REASONS[reason]}` : "";
    const problem = type === undefined ? "" : ` (${type})`;
    const isWaiting = notBefore !== undefined && Date.parse(notBefore) > now;
    const until = isWaiting ? `; it is not asked before ${minuteText(notBefore)}` : "";
    const left = host.entry.directories.length > 1 ? `left ${ca}` : `no certificate from ${ca}`;
    return `${left} at ${minuteText(at)} because of ${reason}${words}${problem}: ${detail}${until}`;
  });
}

/**
 * A CA that gives no certificate until somebody has removed the cause, while another one still does; undefined = none. What
 * passes by itself is no finding: the next renewal asks that CA again.
 */
export function lastingCaFault(host: HostFacts, state: HostState, now: number, topic: Topic): Finding | undefined {
  const isLasting = leftOf(host, state).some(
    ({ lastError: { reason } }) => !isKnown(reason) || !passesByItself(reason),
  );
  if (!isLasting || host.entry.directories.length === 1) return undefined;
  return finding(topic, "warn", "CA_LEFT", leftCas(host, state, now));
}

interface LeftCa {
  readonly ca: string;
  readonly lastError: NonNullable<HostState["lastError"]>;
  readonly notBefore: string | undefined;
}

function leftOf({ entry }: HostFacts, { cas = {} }: HostState): LeftCa[] {
  return Object.entries(ofConfiguredCas(cas, entry.directories)).flatMap(([ca, { lastError, notBefore }]) =>
    lastError === undefined ? [] : [{ ca, lastError, notBefore }],
  );
}

function isKnown(reason: string): reason is RenewalReason {
  return Object.hasOwn(RENEWAL_REASONS, reason);
}
