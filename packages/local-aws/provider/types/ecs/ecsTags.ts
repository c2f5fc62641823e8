import { type Tag, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-ecs";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";

/** ECS alone writes tags in lower case. */
export function ecsTags(inputs: PropertyMap): { key: string; value: string }[] | undefined {
  return awsTags(inputs)?.map(({ Key, Value }) => ({ key: Key, value: Value }));
}

export function ecsTagsInput(tags: readonly Tag[] | undefined): PropertyMap {
  return tagsInput((tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })));
}

export async function updateEcsTags(
  resourceArn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const ecs = context.clients.ecs(context.region);
  await updateTags(olds, news, {
    set: (tags) =>
      ecs.send(
        new TagResourceCommand({ resourceArn, tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }),
      ),
    unset: (tagKeys) => ecs.send(new UntagResourceCommand({ resourceArn, tagKeys })),
  });
}
