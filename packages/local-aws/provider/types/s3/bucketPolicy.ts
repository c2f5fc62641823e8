import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";

export const bucketPolicy: ResourceType = {
  token: "aws:s3/bucketPolicy:BucketPolicy",
  source: "hashicorp/terraform-provider-aws internal/service/s3/bucket_policy.go",
  inputs: { bucket: "replace", policy: "update" },
  outputs: [],
  regional: true,
  normalize: { policy: canonicalJson },

  async create(inputs, context) {
    await put(inputs, context);
    return requiredText(inputs, "bucket");
  },

  async read(id, _given, context) {
    const call = context.clients.s3(context.region).send(new GetBucketPolicyCommand({ Bucket: id }));
    const policy = (await unless(call, "NoSuchBucketPolicy", "NoSuchBucket"))?.Policy;
    return policy === undefined ? undefined : { inputs: { bucket: id, policy }, outputs: {} };
  },

  async update(_id, news, _olds, context) {
    await put(news, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.s3(context.region).send(new DeleteBucketPolicyCommand({ Bucket: id }));
    await unless(call, "NoSuchBucketPolicy", "NoSuchBucket");
  },
};

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const request = { Bucket: requiredText(inputs, "bucket"), Policy: requiredText(inputs, "policy") };
  await context.clients.s3(context.region).send(new PutBucketPolicyCommand(request));
}
