import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsPlace } from "../../core/permissions/awsPlace.ts";

/** Account and partition of whoever deploys, for ARNs that are known before what they name. */
export function awsPlace(parent: pulumi.Resource, region: string): pulumi.Output<AwsPlace> {
  return aws.getCallerIdentityOutput({}, { parent }).apply(({ accountId, arn }) => ({
    partition: arn.split(":")[1] ?? "aws",
    region,
    accountId,
  }));
}
