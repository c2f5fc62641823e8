import type { z } from "zod";
import { isKeyed } from "../parsedJson.ts";
import type { Fault, FaultPath } from "./configError.ts";

/** Longer lists are refused for their length, so the rules that compare items with each other need not see their end. */
const MAX_ITEMS = 1000;
/** A third of it is the deepest that a config needs; what goes through a value calls itself once a level. */
const MAX_DEPTH = 16;

/** The value when the schema takes it, else undefined. */
export function valid<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

/** An own property of an object; undefined for everything else. */
export function field(raw: unknown, key: string): unknown {
  return typeof raw === "object" && raw !== null && Object.hasOwn(raw, key) ? Reflect.get(raw, key) : undefined;
}

/** What is at a path; undefined when nothing is. */
export function valueAt(raw: unknown, path: FaultPath): unknown {
  return path.reduce((value: unknown, segment) => field(value, String(segment)), raw);
}

/** The first items of a list; none when it is no list. */
export function itemsOf(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw.slice(0, MAX_ITEMS) : [];
}

/** The first own properties of an object; none for everything else. */
export function entriesOf(raw: unknown): [string, unknown][] {
  return isKeyed(raw) ? Object.entries(raw).slice(0, MAX_ITEMS) : [];
}

/** Refuses top-level keys whose value is nested without end: nothing else is asked of them. */
export function depthFaults(raw: Readonly<Record<string, unknown>>): Fault[] {
  return Object.entries(raw)
    .filter(([, value]) => isDeeper(value, MAX_DEPTH))
    .map(([key]) => ({
      path: [key],
      value: "(nested too deeply to be shown)",
      allowed: `at most ${MAX_DEPTH} objects and lists within each other`,
      fix: "Write the value as the example in Pulumi.prod.yaml has it.",
    }));
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}

/**
 * Refuses a key `__proto__` anywhere. zod drops it in silence from a record with free keys, and code that copies it
 * would change the prototype instead of adding a key.
 */
export function prototypeFaults(raw: unknown, path: FaultPath = []): Fault[] {
  if (typeof raw !== "object" || raw === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(raw) ? Number(key) : key];
    if (key !== "__proto__") return prototypeFaults(value, here);
    return [{ path: here, value, allowed: "no key of this name", fix: "Remove the key." }];
  });
}
