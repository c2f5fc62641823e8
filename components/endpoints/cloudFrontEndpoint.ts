import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ENDPOINT_KINDS } from "../../core/endpointKinds.ts";
import type { EndpointIdentifiers } from "../../core/inventory.ts";
import { cloudfront } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import { type AdoptionArgs, adopting, type Kept, keepsTheRest, keptInputs } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { allowDistribution, type PrivateBucketOrigin, privateBucketOrigin } from "./privateBucketOrigin.ts";
import type { EndpointArgs, ServedEndpoint } from "./servedEndpoint.ts";

/**
 * AWS's managed CachingOptimized policy; its id is the same in every account.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/**
 * AWS's managed SecurityHeadersPolicy: HSTS, nosniff, frame and referrer policies.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";

const DISTRIBUTION: Kept<
  aws.cloudfront.DistributionArgs,
  "viewerCertificate" | "waitForDeployment" | "retainOnDelete"
> = {
  aliases: "kept",
  anycastIpListId: "kept",
  cacheTagConfig: "kept",
  comment: "kept",
  connectionFunctionAssociation: "kept",
  continuousDeploymentPolicyId: "kept",
  customErrorResponses: "kept",
  defaultCacheBehavior: "kept",
  defaultRootObject: "kept",
  enabled: "kept",
  httpVersion: "kept",
  isIpv6Enabled: "kept",
  loggingConfig: "kept",
  orderedCacheBehaviors: "kept",
  originGroups: "kept",
  origins: "kept",
  priceClass: "kept",
  restrictions: "kept",
  staging: "kept",
  tags: "kept",
  viewerMtlsConfig: "kept",
  webAclId: "kept",
};

const VIEWER_CERTIFICATE: Kept<
  aws.types.input.cloudfront.DistributionViewerCertificate,
  "acmCertificateArn" | "iamCertificateId" | "cloudfrontDefaultCertificate"
> = { minimumProtocolVersion: "kept", sslSupportMethod: "kept" };

const KEPT = [...keptInputs(DISTRIBUTION), ...keptInputs(VIEWER_CERTIFICATE, "viewerCertificate")];

export interface CloudFrontEndpointArgs extends EndpointArgs, AdoptionArgs {
  /** ARN of an issued certificate in us-east-1: CloudFront reads certificates there only. */
  readonly certificateArn: pulumi.Input<string>;
  readonly hostname: string;
  /**
   * The name of an HTTPS server, or a private S3 bucket made for this endpoint. Needed unless a distribution is adopted
   * for its certificate alone: that one keeps the origins that it has.
   */
  readonly origin?: { readonly domainName: pulumi.Input<string> } | { readonly bucket: "create" } | undefined;
  /** Id of a running distribution to adopt. Leave it in place. */
  readonly import?: string | undefined;
  /** Ids of running alias records to adopt with it, `ZONE_NAME_TYPE`; empty = the names stay outside the stack. */
  readonly importRecords?: readonly string[] | undefined;
}

/** A web app behind CloudFront: HTTP/2 and 3, IPv6, security headers; plain HTTP is redirected. */
export class CloudFrontEndpoint extends pulumi.ComponentResource implements ServedEndpoint<"cloudfront"> {
  readonly kind = "cloudfront";
  readonly hosts: readonly string[];
  readonly port = ENDPOINT_KINDS.cloudfront.port;
  readonly protocol = ENDPOINT_KINDS.cloudfront.protocol;
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<EndpointIdentifiers<"cloudfront">>;
  /** The bucket to put the app's files into; undefined for an origin of your own. */
  readonly bucketName: pulumi.Output<string> | undefined;

  constructor(name: string, args: CloudFrontEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    assertOrigin(name, args);
    super("cabal-tls:endpoints:CloudFrontEndpoint", name, ...registered(args, options));
    this.hosts = [args.hostname];
    this.certificateArn = pulumi.output(args.certificateArn);
    const bucket = makesBucket(args) ? privateBucketOrigin(this, name, args.protect ?? true) : undefined;
    const distribution = distributionOf(this, name, args, originsOf(name, args, bucket));
    if (bucket !== undefined) allowDistribution(this, name, bucket, distribution.arn);
    const target = { dnsName: distribution.domainName, zoneId: distribution.hostedZoneId, dualStack: true };
    aliasRecords(this, `${name}-alias`, args, target);
    this.bucketName = bucket?.bucket.bucket;
    this.identifiers = pulumi.output({
      distributionId: distribution.id,
      distributionArn: distribution.arn,
      domainName: distribution.domainName,
    });
    const { hosts, port, certificateArn, identifiers, bucketName } = this;
    this.registerOutputs({ hosts, port, certificateArn, identifiers, bucketName });
  }
}

function assertOrigin(name: string, args: CloudFrontEndpointArgs): void {
  if (args.origin !== undefined || keepsTheRest(args)) return;
  throw new Error(
    `CloudFrontEndpoint "${name}": \`origin\` is not given. Name the server behind the distribution, or "bucket: create"; ` +
      "only a distribution that is adopted for its certificate alone keeps its own.",
  );
}

/** A distribution that keeps its origins would never read a new bucket. */
function makesBucket(args: CloudFrontEndpointArgs): boolean {
  return args.origin !== undefined && "bucket" in args.origin && !keepsTheRest(args);
}

/** None for a distribution that keeps its own. */
function originsOf(
  name: string,
  { origin }: CloudFrontEndpointArgs,
  bucket: PrivateBucketOrigin | undefined,
): aws.types.input.cloudfront.DistributionOrigin[] {
  if (bucket !== undefined) {
    return [
      {
        originId: name,
        domainName: bucket.bucket.bucketRegionalDomainName,
        originAccessControlId: bucket.accessControl.id,
      },
    ];
  }
  if (origin === undefined || !("domainName" in origin)) return [];
  return [
    {
      originId: name,
      domainName: origin.domainName,
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ];
}

function distributionOf(
  parent: CloudFrontEndpoint,
  name: string,
  args: CloudFrontEndpointArgs,
  origins: aws.types.input.cloudfront.DistributionOrigin[],
): aws.cloudfront.Distribution {
  return new cloudfront.Distribution(
    `${name}-distribution`,
    {
      enabled: true,
      comment: `${pulumi.getStack()} ${name}`,
      aliases: [args.hostname],
      origins,
      defaultCacheBehavior: {
        targetOriginId: name,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: SECURITY_HEADERS,
        compress: true,
      },
      defaultRootObject: "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: "PriceClass_100",
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: parent.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: ENDPOINT_KINDS.cloudfront.tlsPolicy,
      },
    },
    { parent, protect: args.protect ?? true, ...adopting(KEPT, args.import, args) },
  );
}
