/** Reasons of RFC 5280 that Let's Encrypt takes from a subscriber. */
export const REVOCATION_REASONS = {
  0: "unspecified",
  1: "keyCompromise",
  4: "superseded",
  5: "cessationOfOperation",
} as const;

export type RevocationReason = keyof typeof REVOCATION_REASONS;

export function isRevocationReason(value: unknown): value is RevocationReason {
  return typeof value === "number" && Object.hasOwn(REVOCATION_REASONS, value);
}
