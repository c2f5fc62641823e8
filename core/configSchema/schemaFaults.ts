import { z } from "zod";
import type { Fault, FaultPath } from "./fault.ts";
import { nearestWord } from "./nearestWord.ts";
import { type Rule, ruleOf } from "./rule.ts";

/**
 * The faults that zod found, in the words of the schema's rules: one for each place, and one for each unknown key.
 * Items of a list that is too long are not reported one by one.
 */
export function schemaFaults(schema: z.core.$ZodType, raw: unknown, issues: readonly z.core.$ZodIssue[]): Fault[] {
  const tooLong = issues.filter((issue) => issue.code === "too_big" && issue.origin === "array");
  const faults = issues
    .filter((issue) => !tooLong.some((list) => isBelow(issue.path, list.path)))
    .flatMap((issue) =>
      issue.code === "unrecognized_keys" ? unknownKeyFaults(schema, raw, issue) : [ruleFault(schema, raw, issue)],
    );
  const places = new Set<string>();
  return faults.filter((fault) => {
    const place = JSON.stringify(fault.path);
    return !places.has(place) && places.add(place);
  });
}

function isBelow(path: readonly PropertyKey[], list: readonly PropertyKey[]): boolean {
  return path.length > list.length && list.every((segment, place) => path[place] === segment);
}

function ruleFault(schema: z.core.$ZodType, raw: unknown, issue: z.core.$ZodIssue): Fault {
  const found = faultPath(issue.path);
  // An unknown discriminator is reported at the object by some versions of zod, at its key by others.
  const path = issue.code === "invalid_union" && found.at(-1) !== "kind" ? [...found, "kind"] : found;
  const key = issue.code === "invalid_key" ? String(path.at(-1)) : undefined;
  const rule = key === undefined ? ruleAt(schema, path, raw) : keyRuleAt(schema, path, raw);
  const value = key ?? valueAt(raw, path);
  return { path, value, allowed: rule.allowed, fix: withSuggestion(rule, value) };
}

function withSuggestion(rule: Rule, value: unknown): string {
  const near = typeof value === "string" && rule.words !== undefined ? nearestWord(value, rule.words) : undefined;
  return near === undefined ? rule.fix : `Did you mean ${JSON.stringify(near)}? ${rule.fix}`;
}

function unknownKeyFaults(
  schema: z.core.$ZodType,
  raw: unknown,
  issue: z.core.$ZodIssue & { readonly keys: string[] },
): Fault[] {
  const parent = faultPath(issue.path);
  const holder = schemaAt(schema, parent, raw);
  const known = knownKeys(
    holder instanceof z.ZodDiscriminatedUnion ? chosenOption(holder, valueAt(raw, parent)) : holder,
  );
  const unknown = issue.keys.filter((key) => key !== "__proto__");
  return unknown.map((key) => ({
    path: [...parent, key],
    value: valueAt(raw, [...parent, key]),
    allowed: `one of the keys ${known.join(", ")}`,
    fix: unknownKeyFix(key, known, valueAt(raw, parent)),
  }));
}

function unknownKeyFix(key: string, known: readonly string[], siblings: unknown): string {
  const near = nearestWord(key, known);
  if (near === undefined) return "Remove the key.";
  const taken = typeof siblings === "object" && siblings !== null && Object.hasOwn(siblings, near);
  return `Did you mean ${JSON.stringify(near)}? ${taken ? "It is there already: remove this one." : "Rename the key."}`;
}

function faultPath(path: readonly PropertyKey[]): FaultPath {
  return path.map((segment) => (typeof segment === "number" ? segment : String(segment)));
}

function valueAt(raw: unknown, path: FaultPath): unknown {
  let value: unknown = raw;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

function ruleAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): Rule {
  const found = schemaAt(schema, path, raw);
  const own = found === undefined ? undefined : ruleOf(found);
  return (
    own ?? {
      allowed: `an object with the keys ${knownKeys(found).join(", ")}`,
      fix: "Write it as key: value pairs.",
    }
  );
}

function keyRuleAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): Rule {
  const record = schemaAt(schema, path.slice(0, -1), raw);
  const rule = record instanceof z.ZodRecord ? ruleOf(record.keyType) : undefined;
  return rule ?? ruleAt(schema, path, raw);
}

/** The schema that rules the value at a path, its wrappers (optional, default) taken off. */
function schemaAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): z.core.$ZodType | undefined {
  let found: z.core.$ZodType | undefined = unwrapped(schema);
  for (const [place, segment] of path.entries()) {
    if (found === undefined) return undefined;
    const child = childSchema(found, segment, valueAt(raw, path.slice(0, place)));
    found = child === undefined ? undefined : unwrapped(child);
  }
  return found;
}

function childSchema(schema: z.core.$ZodType, segment: string | number, value: unknown): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  const object = schema instanceof z.ZodDiscriminatedUnion ? chosenOption(schema, value) : schema;
  return object instanceof z.ZodObject ? object.shape[segment] : undefined;
}

/** The option that the value's discriminator names; the first one when it names none. */
function chosenOption(union: z.ZodDiscriminatedUnion, value: unknown): z.core.$ZodType | undefined {
  const key = union.def.discriminator;
  const given = valueAt(value, [key]);
  const chosen = union.options.find(
    (option) => option instanceof z.ZodObject && z.safeParse(option.shape[key], given).success,
  );
  return chosen ?? union.options[0];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap());
  return schema;
}

function knownKeys(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
