const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const SHORT_LIFE_SECONDS = 10 * DAY_SECONDS;

/** Life of a certificate by its ACME profile. https://letsencrypt.org/docs/profiles/ */
const PROFILE_SECONDS: Readonly<Record<string, number>> = {
  classic: 90 * DAY_SECONDS,
  tlsserver: 45 * DAY_SECONDS,
  shortlived: 160 * HOUR_SECONDS,
};

/** The life that a profile gives; undefined for a profile that is not one of Let's Encrypt's. No profile = classic. */
export function profileLifetimeSeconds(profile: string | undefined): number | undefined {
  const name = profile ?? "classic";
  return Object.hasOwn(PROFILE_SECONDS, name) ? PROFILE_SECONDS[name] : undefined;
}

/**
 * How long before expiry a certificate is renewed when the CA tells no better time: with a third of its life left, or
 * with half of it when it lives for ten days or less.
 */
export function renewBeforeSeconds(lifetimeSeconds: number): number {
  return Math.floor(lifetimeSeconds / (lifetimeSeconds <= SHORT_LIFE_SECONDS ? 2 : 3));
}
