import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { unless } from "../../awsFailure.ts";
import { booleanOf, requiredText } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";

export const bucketPublicAccessBlock: ResourceType = {
  token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  source: "hashicorp/terraform-provider-aws internal/service/s3/bucket_public_access_block.go",
  inputs: {
    bucket: "replace",
    blockPublicAcls: "update",
    blockPublicPolicy: "update",
    ignorePublicAcls: "update",
    restrictPublicBuckets: "update",
    skipDestroy: "update",
  },
  outputs: [],
  regional: true,
  unreadable: ["skipDestroy"],

  async create(inputs, context) {
    await put(inputs, context);
    return requiredText(inputs, "bucket");
  },

  async read(id, _given, context) {
    const call = context.clients.s3(context.region).send(new GetPublicAccessBlockCommand({ Bucket: id }));
    const found = await unless(call, "NoSuchPublicAccessBlockConfiguration", "NoSuchBucket");
    const live = found?.PublicAccessBlockConfiguration;
    if (live === undefined) return undefined;
    return {
      inputs: present({
        bucket: id,
        blockPublicAcls: live.BlockPublicAcls,
        blockPublicPolicy: live.BlockPublicPolicy,
        ignorePublicAcls: live.IgnorePublicAcls,
        restrictPublicBuckets: live.RestrictPublicBuckets,
      }),
      outputs: {},
    };
  },

  async update(_id, news, _olds, context) {
    await put(news, context);
  },

  async remove(id, state, context) {
    if (booleanOf(state, "skipDestroy")) return;
    const call = context.clients.s3(context.region).send(new DeletePublicAccessBlockCommand({ Bucket: id }));
    await unless(call, "NoSuchPublicAccessBlockConfiguration", "NoSuchBucket");
  },
};

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  await context.clients.s3(context.region).send(
    new PutPublicAccessBlockCommand({
      Bucket: requiredText(inputs, "bucket"),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: booleanOf(inputs, "blockPublicAcls") ?? false,
        BlockPublicPolicy: booleanOf(inputs, "blockPublicPolicy") ?? false,
        IgnorePublicAcls: booleanOf(inputs, "ignorePublicAcls") ?? false,
        RestrictPublicBuckets: booleanOf(inputs, "restrictPublicBuckets") ?? false,
      },
    }),
  );
}
