import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { unless } from "../../awsFailure.ts";
import { booleanOf, requiredText } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput } from "../../tags.ts";
import { length } from "../../valueRules.ts";

/** S3's oldest region is named by leaving the location out. */
const UNNAMED_LOCATION = "us-east-1";

export const bucket: ResourceType = {
  token: "aws:s3/bucket:Bucket",
  source: "hashicorp/terraform-provider-aws internal/service/s3/bucket.go",
  inputs: { bucket: "replace", forceDestroy: "update", tags: "update" },
  outputs: ["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "serverSideEncryptionConfiguration"],
  values: { bucket: length(0, 63) },
  regional: true,
  autoName: { input: "bucket", maxLength: 63 },
  defaults: { forceDestroy: false },
  unreadable: ["forceDestroy"],

  async create(inputs, context) {
    const { region } = context;
    const name = requiredText(inputs, "bucket");
    const location = region === UNNAMED_LOCATION ? undefined : (region as BucketLocationConstraint);
    await context.clients.s3(region).send(
      new CreateBucketCommand({
        Bucket: name,
        CreateBucketConfiguration: location === undefined ? undefined : { LocationConstraint: location },
      }),
    );
    if (awsTags(inputs) !== undefined) await putTags(name, inputs, context);
    return name;
  },

  async read(id, _given, context) {
    const { region } = context;
    const s3 = context.clients.s3(region);
    const found = await unless(s3.send(new HeadBucketCommand({ Bucket: id })), "NotFound", "NoSuchBucket");
    if (found === undefined) return undefined;
    const tags = await unless(s3.send(new GetBucketTaggingCommand({ Bucket: id })), "NoSuchTagSet");
    return {
      inputs: { bucket: id, tags: tagsInput(tags?.TagSet) },
      outputs: {
        arn: `arn:aws:s3:::${id}`,
        bucketDomainName: `${id}.s3.amazonaws.com`,
        bucketRegion: region,
        bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
        serverSideEncryptionConfiguration: await encryptionOf(id, context),
      },
    };
  },

  async update(id, news, olds, context) {
    if (JSON.stringify(news["tags"]) === JSON.stringify(olds["tags"])) return;
    if (awsTags(news) !== undefined) await putTags(id, news, context);
    else await context.clients.s3(context.region).send(new DeleteBucketTaggingCommand({ Bucket: id }));
  },

  async remove(id, state, context) {
    if (booleanOf(state, "forceDestroy")) await removeObjects(id, context);
    const call = context.clients.s3(context.region).send(new DeleteBucketCommand({ Bucket: id }));
    await unless(call, "NoSuchBucket");
  },
};

/** AWS reports one for every bucket: S3's own keys, where nobody configured another. */
async function encryptionOf(name: string, context: ResourceContext): Promise<PropertyMap> {
  const answer = await context.clients.s3(context.region).send(new GetBucketEncryptionCommand({ Bucket: name }));
  const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0];
  const applied = rule?.ApplyServerSideEncryptionByDefault;
  return {
    rule: {
      applyServerSideEncryptionByDefault: present({
        sseAlgorithm: applied?.SSEAlgorithm,
        kmsMasterKeyId: applied?.KMSMasterKeyID,
      }),
      bucketKeyEnabled: rule?.BucketKeyEnabled ?? false,
    },
  };
}

async function putTags(name: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const request = { Bucket: name, Tagging: { TagSet: awsTags(inputs) ?? [] } };
  await context.clients.s3(context.region).send(new PutBucketTaggingCommand(request));
}

async function removeObjects(name: string, context: ResourceContext): Promise<void> {
  const s3 = context.clients.s3(context.region);
  const listed = await unless(s3.send(new ListObjectVersionsCommand({ Bucket: name })), "NoSuchBucket");
  const Objects = [...(listed?.Versions ?? []), ...(listed?.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
    Key,
    VersionId,
  }));
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects } }));
}
