import { DAY_MS, DAY_SECONDS, HOUR_MS, HOUR_SECONDS, MINUTE_MS } from "../time.ts";

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export function lifetimeMs({ notBefore, notAfter }: Validity): number {
  return notAfter.getTime() - notBefore.getTime();
}

/** When to renew without a word from the CA: a third of the lifetime left, half of it when it is 10 days or less. */
export function fallbackTime(validity: Validity): Date {
  return new Date(validity.notAfter.getTime() - renewBeforeSeconds(lifetimeMs(validity) / 1000) * 1000);
}

/**
 * From then on it is renewed whatever the CA's window says: a tenth of the lifetime left, and never less than two
 * scheduled runs. A lifetime too short for that is renewed at half of it.
 */
export function emergencyTime(validity: Validity, periodMs: number): Date {
  const lifetime = lifetimeMs(validity);
  const left = Math.min(Math.max(lifetime / 10, 2 * periodMs), lifetime / 2);
  return new Date(validity.notAfter.getTime() - Math.floor(left));
}

/** A CA that asks for more patience is asked about the window once a day all the same (RFC 9773, 4.3.3). */
export const LONGEST_POLL_MS = 24 * HOUR_MS;

const SHORT_LIFE_SECONDS = 10 * DAY_SECONDS;

/** ACME profiles whose certificates have a known life. https://letsencrypt.org/docs/profiles/ */
export const ACME_PROFILES = ["classic", "tlsserver", "shortlived"] as const;

const PROFILE_SECONDS: Readonly<Record<string, number>> = {
  classic: 90 * DAY_SECONDS,
  tlsserver: 45 * DAY_SECONDS,
  shortlived: 160 * HOUR_SECONDS,
} satisfies Record<(typeof ACME_PROFILES)[number], number>;

/** The life that a profile gives; undefined for a profile that is not one of Let's Encrypt's. No profile = classic. */
export function profileLifetimeSeconds(profile: string | undefined): number | undefined {
  const name = profile ?? "classic";
  return Object.hasOwn(PROFILE_SECONDS, name) ? PROFILE_SECONDS[name] : undefined;
}

/**
 * How long before expiry a certificate is renewed when the CA gives no better time: with a third of its life left, or
 * with half of it when it lives for ten days or less.
 */
export function renewBeforeSeconds(lifetimeSeconds: number): number {
  return Math.floor(lifetimeSeconds / (lifetimeSeconds <= SHORT_LIFE_SECONDS ? 2 : 3));
}

const STEPS_MS = [MINUTE_MS, 10 * MINUTE_MS, 100 * MINUTE_MS, DAY_MS] as const;
/** Shares of what is left of the lifetime: the nearer its end, the more often it is tried. */
const SHARES_OF_THE_REST = 40;

/**
 * How long to leave it after so many failures in a row: 1, 10, 100 minutes, then a day (Let's Encrypt's advice), and
 * never more than a fortieth of the time that the stored certificate has left. With a day's wait up to the end, a CA that
 * answers some hours a day could be missed each time.
 */
export function backoffMs(failures: number, leftMs: number | undefined): number {
  if (failures <= 0) return 0;
  const step = STEPS_MS[Math.min(failures, STEPS_MS.length) - 1] ?? MINUTE_MS;
  if (leftMs === undefined) return step;
  return Math.max(MINUTE_MS, Math.min(step, Math.floor(leftMs / SHARES_OF_THE_REST)));
}

/** No CA is obeyed for longer than this: a wrong date must not stop renewal for good. */
const LONGEST_MS = 8 * DAY_MS;

/**
 * The instant that a Retry-After header names: seconds from `now`, or an HTTP date. Undefined when it is absent, is
 * neither, or has passed.
 */
export function retryAfterInstant(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const at = /^\d+$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at) || at <= now.getTime()) return undefined;
  return new Date(Math.min(at, now.getTime() + LONGEST_MS));
}
