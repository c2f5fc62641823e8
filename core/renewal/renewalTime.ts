import { renewBeforeSeconds } from "../hostCertificate/lifetime.ts";

const HOUR_MS = 3_600_000;

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
 * wakes. A lifetime too short for that is renewed at half of it.
 */
export function emergencyTime(validity: Validity, wakeMs: number): Date {
  const lifetime = lifetimeMs(validity);
  const left = Math.min(Math.max(lifetime / 10, 2 * wakeMs), lifetime / 2);
  return new Date(validity.notAfter.getTime() - Math.floor(left));
}

/** A CA that asks for more patience is asked about the window once a day all the same (RFC 9773, 4.3.3). */
export const LONGEST_POLL_MS = 24 * HOUR_MS;
