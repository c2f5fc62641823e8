import { z } from "zod";
import { isKeyed } from "../parsedJson.ts";
import type { FaultPath } from "./configError.ts";
import { entriesOf, field, itemsOf } from "./rawValue.ts";
import { optionFor, unwrapped } from "./schemaTree.ts";
import type { stackSchema } from "./stackSchema.ts";

/**
 * The parts of a config that are sound by themselves, whatever is wrong elsewhere. The rules that compare parts run on
 * it, so that one faulty port does not hide that two endpoints share a host name.
 */
export type Draft = NonNullable<Sound<z.output<typeof stackSchema>>>;

/** What soundParts leaves of a value: null = there, and not sound; undefined = not there. */
export type Sound<T> = T extends readonly (infer Item)[]
  ? readonly Sound<Item>[] | null
  : T extends object
    ? { readonly [Key in keyof T]?: Sound<T[Key]> } | null
    : T | null;

export type EndpointDraft = NonNullable<NonNullable<Draft["endpoints"]>[number]>;
export type HostDraft = NonNullable<NonNullable<Draft["hosts"]>[number]>;

export function draftOf(schema: typeof stackSchema, raw: unknown): Draft {
  // soundParts follows the schema, and Sound its output type.
  return (soundParts(schema, raw) ?? {}) as Draft;
}

/**
 * What a schema takes of a value, part by part, with its defaults: objects, lists and records are gone through, anything
 * below is taken or not. Unknown keys and faulty keys of records are left out; checks of a whole object, list or record,
 * such as its length, are the schema's alone.
 */
function soundParts(given: z.core.$ZodType, raw: unknown): unknown {
  if (raw === undefined) return given instanceof z.ZodDefault ? given.def.defaultValue : undefined;
  const schema = unwrapped(given);
  if (schema instanceof z.ZodArray) return Array.isArray(raw) ? soundItems(schema.element, raw) : null;
  const soundInside = insideOf(schema);
  if (soundInside !== undefined) return isKeyed(raw) ? soundInside(raw) : null;
  const result = z.safeParse(schema, raw);
  return result.success ? result.data : null;
}

/** How the inside of an object or record is gone through. */
function insideOf(schema: z.core.$ZodType): ((raw: unknown) => Record<string, unknown>) | undefined {
  if (schema instanceof z.ZodRecord) return (raw) => soundEntries(schema, raw);
  if (schema instanceof z.ZodDiscriminatedUnion) return (raw) => soundOption(schema, raw);
  return schema instanceof z.ZodObject ? (raw) => soundKeys(schema.shape, raw) : undefined;
}

function soundItems(element: z.core.$ZodType, raw: unknown): unknown[] {
  return itemsOf(raw).map((item) => soundParts(element, item));
}

function soundEntries({ keyType, valueType }: z.ZodRecord, raw: unknown): Record<string, unknown> {
  const sound = entriesOf(raw).filter(([key]) => z.safeParse(keyType, key).success);
  return Object.fromEntries(sound.map(([key, value]) => [key, soundParts(valueType, value)]));
}

function soundKeys(shape: z.core.$ZodShape, raw: unknown): Record<string, unknown> {
  const keys = Object.entries(shape).map(([key, schema]) => [key, soundParts(schema, field(raw, key))] as const);
  return Object.fromEntries(keys.filter(([, value]) => value !== undefined));
}

/** Without a known discriminator what is given is taken by whichever option has the key, and nothing has a default. */
function soundOption(union: z.ZodDiscriminatedUnion, raw: unknown): Record<string, unknown> {
  const option = optionFor(union, raw);
  if (option !== undefined) return soundKeys(option.shape, raw);
  const shapes = union.options.map((one) => (one instanceof z.ZodObject ? one.shape : {}));
  const shape: z.core.$ZodShape = Object.assign({}, ...shapes.reverse());
  const given = Object.entries(shape).filter(([key]) => field(raw, key) !== undefined);
  return { ...soundKeys(Object.fromEntries(given), raw), [union.def.discriminator]: null };
}

/** The sound items of a list, each with the path that leads to it. */
export function placed<Item>(
  list: readonly (Item | null)[] | null | undefined,
  ...path: FaultPath
): { readonly path: FaultPath; readonly value: NonNullable<Item> }[] {
  return (list ?? []).flatMap((value, index) =>
    value === null || value === undefined ? [] : [{ path: [...path, index], value }],
  );
}

/** The sound entries of a record or object, each with the path that leads to it. */
export function keyed<Value>(
  record: { readonly [key: string]: Value | null | undefined } | null | undefined,
  ...path: FaultPath
): { readonly path: FaultPath; readonly key: string; readonly value: NonNullable<Value> }[] {
  return Object.entries(record ?? {}).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ path: [...path, key], key, value }],
  );
}
