import {
  CreateTagsCommand,
  DeleteTagsCommand,
  type ResourceType as TaggedType,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext } from "../../resourceType.ts";
import { awsTags, updateTags } from "../../tags.ts";

/** The tags of the inputs as EC2's create calls take them. */
export function tagSpecifications(type: TaggedType, inputs: PropertyMap): TagSpecification[] | undefined {
  const Tags = awsTags(inputs);
  return Tags === undefined ? undefined : [{ ResourceType: type, Tags }];
}

/** Changes the tags of any EC2 resource. */
export async function updateEc2Tags(
  id: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const ec2 = context.clients.ec2(context.region);
  await updateTags(olds, news, {
    set: (Tags) => ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    unset: (keys) => ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key })) })),
  });
}
