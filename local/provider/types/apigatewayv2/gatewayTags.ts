import { TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext } from "../../resourceType.ts";
import { updateTags } from "../../tags.ts";

/** API Gateway takes tags as a map, by the ARN of what they are on. */
export async function updateGatewayTags(
  arn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const client = context.clients.apiGatewayV2(context.region);
  await updateTags(olds, news, {
    set: (tags) => {
      const Tags = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
      return client.send(new TagResourceCommand({ ResourceArn: arn, Tags }));
    },
    unset: (TagKeys) => client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys })),
  });
}
