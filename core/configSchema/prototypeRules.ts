import type { Fault, FaultPath } from "./fault.ts";

/**
 * Refuses a key `__proto__` anywhere. zod drops it in silence from a record with free keys, and code that copies it
 * would change the prototype instead of adding a key.
 */
export function prototypeRules(raw: unknown, path: FaultPath = []): Fault[] {
  if (typeof raw !== "object" || raw === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(raw) ? Number(key) : key];
    if (key !== "__proto__") return prototypeRules(value, here);
    return [{ path: here, value, allowed: "no key of this name", fix: "Remove the key." }];
  });
}
