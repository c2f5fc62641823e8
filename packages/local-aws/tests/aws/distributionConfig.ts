import { randomUUID } from "node:crypto";
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";

/** Managed-CachingOptimized. */
const CACHE_POLICY_ID = "658327ea-f89d-4fab-a63d-7e88639e58f6";

export interface DistributionOptions {
  readonly certificateArn: string;
  readonly aliases: string[];
  readonly enabled?: boolean;
  readonly cachePolicyId?: string;
  readonly originAccessControlId?: string;
}

/** One valid distribution; the caller reference is new each time unless an update gives the old one. */
export const distributionConfig = (options: DistributionOptions): DistributionConfig => ({
  CallerReference: randomUUID(),
  Comment: "",
  Enabled: options.enabled ?? true,
  Aliases: { Quantity: options.aliases.length, Items: options.aliases },
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: "files",
        DomainName: "files.s3.us-west-2.amazonaws.com",
        S3OriginConfig: { OriginAccessIdentity: "" },
        ...(options.originAccessControlId === undefined
          ? {}
          : { OriginAccessControlId: options.originAccessControlId }),
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: "files",
    ViewerProtocolPolicy: "redirect-to-https",
    CachePolicyId: options.cachePolicyId ?? CACHE_POLICY_ID,
    ResponseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03",
  },
  ViewerCertificate: {
    ACMCertificateArn: options.certificateArn,
    SSLSupportMethod: "sni-only",
    MinimumProtocolVersion: "TLSv1.2_2021",
  },
});
