/** No CA is obeyed for longer than this: a wrong date must not stop renewal for good. */
const LONGEST_MS = 8 * 86_400_000;

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
