import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../../core/physicalName.ts";
import { cloudfront, getCallerIdentityOutput, s3 } from "../registration/aws.ts";

/** 63 for a bucket, less the account id and its hyphen. */
const BUCKET_NAME_LENGTH = 50;
const ACCESS_CONTROL_NAME_LENGTH = 64;

/** A bucket that nobody but one distribution may read. */
export interface PrivateBucketOrigin {
  readonly bucket: aws.s3.Bucket;
  readonly accessControl: aws.cloudfront.OriginAccessControl;
  /** Must be in place before the policy is: S3 refuses two changes of a bucket's access at once. */
  readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;
}

/** The bucket with every kind of public access blocked, and CloudFront's signature to read it. */
export function privateBucketOrigin(parent: pulumi.Resource, name: string, protect: boolean): PrivateBucketOrigin {
  const stack = pulumi.getStack();
  // Bucket names are shared by all accounts of the world.
  const accountId = getCallerIdentityOutput({}, { parent }).accountId;
  const bucketName = pulumi.interpolate`${physicalName(stack, `${name}-origin`, BUCKET_NAME_LENGTH)}-${accountId}`;
  const bucket = new s3.Bucket(`${name}-origin`, { bucket: bucketName }, { parent, protect });
  const publicAccessBlock = new s3.BucketPublicAccessBlock(
    `${name}-origin-access`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  const accessControl = new cloudfront.OriginAccessControl(
    `${name}-origin-control`,
    {
      name: physicalName(stack, name, ACCESS_CONTROL_NAME_LENGTH),
      description: `Reads the private bucket of ${name}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    { parent },
  );
  return { bucket, accessControl, publicAccessBlock };
}

/** Lets this one distribution read objects, and nobody anything else. */
export function allowDistribution(
  parent: pulumi.Resource,
  name: string,
  origin: PrivateBucketOrigin,
  distributionArn: pulumi.Output<string>,
): aws.s3.BucketPolicy {
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadByDistribution",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: pulumi.interpolate`${origin.bucket.arn}/*`,
        Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
      },
    ],
  });
  return new s3.BucketPolicy(
    `${name}-origin-policy`,
    { bucket: origin.bucket.id, policy },
    { parent, dependsOn: [origin.publicAccessBlock] },
  );
}
