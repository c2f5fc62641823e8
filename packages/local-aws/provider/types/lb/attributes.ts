import { textOf } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";

/** An input that is an attribute in the API: a key with a text. */
export interface AttributeInput {
  readonly input: string;
  readonly key: string;
  readonly kind: "boolean" | "number" | "text";
}

/** The given inputs as attributes. Those that were not given keep AWS's default. */
export function attributesOf(table: readonly AttributeInput[], inputs: PropertyMap): { Key: string; Value: string }[] {
  return table.flatMap(({ input, key }) => {
    const value = textOf(inputs, input);
    return value === undefined ? [] : [{ Key: key, Value: value }];
  });
}

/** Attributes from AWS as inputs; those that the API does not send are left out. */
export function attributeInputs(
  table: readonly AttributeInput[],
  attributes: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): PropertyMap {
  const values = new Map((attributes ?? []).map(({ Key, Value }) => [Key, Value]));
  const inputs: PropertyMap = {};
  for (const { input, key, kind } of table) {
    const value = values.get(key);
    if (value !== undefined) inputs[input] = typed(value, kind);
  }
  return inputs;
}

function typed(value: string, kind: AttributeInput["kind"]): string | number | boolean {
  if (kind === "boolean") return value === "true";
  return kind === "number" ? Number(value) : value;
}
