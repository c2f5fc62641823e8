import { AddTagsCommand, DescribeTagsCommand, RemoveTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext } from "../../resourceType.ts";
import { tagsInput, updateTags } from "../../tags.ts";

/** The live tags of any Elastic Load Balancing resource, as an input. */
export async function readElbTags(arn: string, context: ResourceContext): Promise<PropertyMap> {
  const answer = await context.clients.elb(context.region).send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return tagsInput(answer.TagDescriptions?.[0]?.Tags);
}

export async function updateElbTags(
  arn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const elb = context.clients.elb(context.region);
  await updateTags(olds, news, {
    set: (Tags) => elb.send(new AddTagsCommand({ ResourceArns: [arn], Tags })),
    unset: (TagKeys) => elb.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys })),
  });
}
