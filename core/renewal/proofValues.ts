/** A TXT record set: values without quotes. */
interface Values {
  readonly values: readonly string[];
  readonly ttl: number;
}

/** Seconds; short, so that a wrong value is not remembered for long. */
const PROOF_TTL = 60;

/** The record set with our values in it and the others kept; the same object when nothing changes. */
export function withValues(held: Values | undefined, ours: readonly string[]): Values | undefined {
  const missing = [...new Set(ours)].filter((value) => !(held?.values ?? []).includes(value));
  if (missing.length === 0) return held;
  return { values: [...(held?.values ?? []), ...missing], ttl: held?.ttl ?? PROOF_TTL };
}

/** The record set without our values; undefined when none is left; the same object when nothing changes. */
export function withoutValues(held: Values | undefined, ours: readonly string[]): Values | undefined {
  const kept = held?.values.filter((value) => !ours.includes(value)) ?? [];
  if (held === undefined || kept.length === held.values.length) return held;
  return kept.length === 0 ? undefined : { values: kept, ttl: held.ttl };
}
