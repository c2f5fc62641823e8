import { z } from "zod";
import type { FaultPath } from "./configError.ts";
import { field, valueAt } from "./rawValue.ts";

/** The schema that rules the value at a path, its wrappers (optional, default) taken off. */
export function schemaAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): z.core.$ZodType | undefined {
  let found: z.core.$ZodType | undefined = unwrapped(schema);
  for (const [depth, segment] of path.entries()) {
    if (found === undefined) return undefined;
    const child = childSchema(found, segment, valueAt(raw, path.slice(0, depth)));
    found = child === undefined ? undefined : unwrapped(child);
  }
  return found;
}

function childSchema(schema: z.core.$ZodType, segment: string | number, value: unknown): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  const object = schema instanceof z.ZodDiscriminatedUnion ? likelyOption(schema, value) : schema;
  return object instanceof z.ZodObject ? object.shape[segment] : undefined;
}

/** The option that the value's discriminator names. */
export function optionFor(union: z.ZodDiscriminatedUnion, value: unknown): z.ZodObject | undefined {
  const key = union.def.discriminator;
  const given = field(value, key);
  return union.options.find(
    (option): option is z.ZodObject =>
      option instanceof z.ZodObject && option.shape[key] !== undefined && z.safeParse(option.shape[key], given).success,
  );
}

/** The first option when the discriminator names none: its sentences name all. */
export function likelyOption(union: z.ZodDiscriminatedUnion, value: unknown): z.core.$ZodType | undefined {
  return optionFor(union, value) ?? union.options[0];
}

export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap());
  return schema;
}

/** Keys that an object may have; none for everything else. */
export function knownKeys(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
