import { textMapOf } from "./inputReader.ts";
import type { PropertyMap } from "./propertyMap.ts";

export interface AwsTag {
  Key: string;
  Value: string;
}

/** The tags of the inputs in the shape that most services take; undefined when there are none. */
export function awsTags(inputs: PropertyMap): AwsTag[] | undefined {
  const tags = Object.entries(textMapOf(inputs, "tags")).map(([Key, Value]) => ({ Key, Value }));
  return tags.length === 0 ? undefined : tags;
}

/** Tags from AWS as an input. AWS's own tags are nobody's input. */
export function tagsInput(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): PropertyMap {
  const map: PropertyMap = {};
  for (const { Key, Value } of tags ?? []) {
    if (Key !== undefined && !Key.startsWith("aws:")) map[Key] = Value ?? "";
  }
  return map;
}

export interface TagCalls {
  readonly set: (tags: AwsTag[]) => Promise<unknown>;
  readonly unset: (keys: string[]) => Promise<unknown>;
}

/** Sets what is new or changed and removes what is gone, with as few calls as that takes. */
export async function updateTags(olds: PropertyMap, news: PropertyMap, calls: TagCalls): Promise<void> {
  const before = textMapOf(olds, "tags");
  const after = textMapOf(news, "tags");
  const gone = Object.keys(before).filter((key) => after[key] === undefined);
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
  if (gone.length > 0) await calls.unset(gone);
  if (changed.length > 0) await calls.set(changed.map(([Key, Value]) => ({ Key, Value })));
}
