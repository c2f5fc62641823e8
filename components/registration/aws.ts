import { createRequire } from "node:module";
import type * as aws from "@pulumi/aws";

// The services of the SDK that the components use. Its index loads all 250, which takes as long in each preview as
// everything else of the program; and an `import` of a service's folder would load each of its resources, which are
// loaded on first use otherwise. Types come from `import type * as aws from "@pulumi/aws"`, of which nothing is left.
const load = createRequire(import.meta.filename);

export const acm: typeof aws.acm = load("@pulumi/aws/acm");
export const apigatewayv2: typeof aws.apigatewayv2 = load("@pulumi/aws/apigatewayv2");
export const cloudcontrol: typeof aws.cloudcontrol = load("@pulumi/aws/cloudcontrol");
export const cloudfront: typeof aws.cloudfront = load("@pulumi/aws/cloudfront");
export const cloudwatch: typeof aws.cloudwatch = load("@pulumi/aws/cloudwatch");
export const ec2: typeof aws.ec2 = load("@pulumi/aws/ec2");
export const iam: typeof aws.iam = load("@pulumi/aws/iam");
export const lambda: typeof aws.lambda = load("@pulumi/aws/lambda");
export const lb: typeof aws.lb = load("@pulumi/aws/lb");
export const route53: typeof aws.route53 = load("@pulumi/aws/route53");
export const s3: typeof aws.s3 = load("@pulumi/aws/s3");
export const scheduler: typeof aws.scheduler = load("@pulumi/aws/scheduler");
export const sns: typeof aws.sns = load("@pulumi/aws/sns");
export const sqs: typeof aws.sqs = load("@pulumi/aws/sqs");
export const ssm: typeof aws.ssm = load("@pulumi/aws/ssm");
export const vpc: typeof aws.vpc = load("@pulumi/aws/vpc");

export const getCallerIdentityOutput: typeof aws.getCallerIdentityOutput = load(
  "@pulumi/aws/getCallerIdentity",
).getCallerIdentityOutput;
