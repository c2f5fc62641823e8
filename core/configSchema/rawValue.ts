import type { z } from "zod";

/** Longer lists are refused for their length, so the rules that compare items with each other need not see their end. */
const MAX_ITEMS = 1000;

/** The value when the schema takes it, else undefined. */
export function valid<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

/** An own property of an object; undefined for everything else. */
export function field(raw: unknown, key: string): unknown {
  return typeof raw === "object" && raw !== null && Object.hasOwn(raw, key) ? Reflect.get(raw, key) : undefined;
}

/** The first items of a list; none when it is no list. */
export function itemsOf(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw.slice(0, MAX_ITEMS) : [];
}

/** The first own properties of an object; none for everything else. */
export function entriesOf(raw: unknown): [string, unknown][] {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? Object.entries(raw).slice(0, MAX_ITEMS) : [];
}
