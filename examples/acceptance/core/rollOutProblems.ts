/** What a prober counted at one port. */
export interface PortHandshakes {
  readonly port: number;
  readonly handshakes: number;
  /** Those that gave no certificate. */
  readonly failed: number;
  readonly reasons: readonly { readonly reason: string }[];
  readonly fingerprints: readonly { readonly sha256: string }[];
}

/** Fingerprints of the certificates before and after a roll-out. */
export interface RolledOut {
  readonly before: string;
  readonly after: string;
}

/**
 * What was wrong during a roll-out, by the handshakes with one port. Nobody trusts the certificates of the staging
 * directory, so trust does not count: which certificate was served does.
 */
export function rollOutProblems(summary: PortHandshakes, { before, after }: RolledOut): string[] {
  const { port, handshakes, failed } = summary;
  const seen = summary.fingerprints.map(({ sha256 }) => sha256);
  const others = seen.filter((sha256) => sha256 !== before && sha256 !== after);
  // Those about a certificate begin with that word.
  const reasons = summary.reasons.map(({ reason }) => reason).filter((reason) => !reason.startsWith("certificate "));
  return [
    ...(failed === 0 ? [] : [`${failed} of ${handshakes} handshakes failed: ${reasons.join(", ")}`]),
    ...others.map((sha256) => `another certificate was served, ${sha256}`),
    ...(seen.includes(before) ? [] : ["the old certificate was not seen"]),
    ...(seen.includes(after) ? [] : ["the new certificate was not seen"]),
  ].map((problem) => `port ${port}: ${problem}`);
}
