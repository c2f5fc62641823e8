import { randomUUID } from "node:crypto";
import type { DistributionConfig, Origin } from "@aws-sdk/client-cloudfront";
import { alias, type Stage } from "./outsideStage.ts";

const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** A distribution that uses about everything: logs, functions, headers, an origin group, both ways of caching. */
export async function variedSite(stage: Stage): Promise<string> {
  const made = await stage.clients.cloudFront.createDistributionWithTags({
    DistributionConfigWithTags: {
      DistributionConfig: config(stage),
      Tags: { Items: [{ Key: "team", Value: "web" }] },
    },
  });
  const { Id: id = "", DomainName: dnsName = "" } = made.Distribution ?? {};
  await alias(stage, "admin", { dnsName, zoneId: CLOUDFRONT_ZONE }, false);
  return id;
}

function config({ domain, certificates }: Stage): DistributionConfig {
  return {
    CallerReference: randomUUID(),
    Comment: "Everything that a distribution can have",
    Enabled: true,
    HttpVersion: "http2and3",
    Aliases: { Quantity: 1, Items: [`admin.${domain}`] },
    Logging: { Enabled: true, IncludeCookies: true, Bucket: "logs.s3.amazonaws.com", Prefix: "site/" },
    Origins: { Quantity: 2, Items: [server("primary", domain), server("standby", domain)] },
    OriginGroups: {
      Quantity: 1,
      Items: [
        {
          Id: "either",
          FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [503, 500] } },
          Members: { Quantity: 2, Items: [{ OriginId: "primary" }, { OriginId: "standby" }] },
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: "primary",
      ViewerProtocolPolicy: "redirect-to-https",
      Compress: true,
      MinTTL: 0,
      DefaultTTL: 60,
      MaxTTL: 600,
      ForwardedValues: {
        QueryString: true,
        QueryStringCacheKeys: { Quantity: 2, Items: ["page", "lang"] },
        Headers: { Quantity: 2, Items: ["Origin", "Host"] },
        Cookies: { Forward: "whitelist", WhitelistedNames: { Quantity: 1, Items: ["session"] } },
      },
      FunctionAssociations: {
        Quantity: 1,
        Items: [{ EventType: "viewer-request", FunctionARN: "arn:aws:cloudfront::123456789012:function/rewrite" }],
      },
      LambdaFunctionAssociations: {
        Quantity: 1,
        Items: [
          {
            EventType: "origin-request",
            LambdaFunctionARN: "arn:aws:lambda:us-east-1:123456789012:function:sign:3",
            IncludeBody: true,
          },
        ],
      },
    },
    CacheBehaviors: {
      Quantity: 2,
      Items: ["/live/*", "/api/*"].map((PathPattern) => ({
        PathPattern,
        TargetOriginId: "standby",
        ViewerProtocolPolicy: "https-only",
        CachePolicyId: CACHING_DISABLED,
        AllowedMethods: {
          Quantity: 3,
          Items: ["HEAD", "GET", "OPTIONS"],
          CachedMethods: { Quantity: 2, Items: ["HEAD", "GET"] },
        },
      })),
    },
    CustomErrorResponses: {
      Quantity: 1,
      Items: [{ ErrorCode: 404, ResponseCode: "200", ResponsePagePath: "/index.html", ErrorCachingMinTTL: 10 }],
    },
    Restrictions: { GeoRestriction: { RestrictionType: "blacklist", Quantity: 1, Items: ["AQ"] } },
    ViewerCertificate: {
      ACMCertificateArn: certificates.east,
      SSLSupportMethod: "sni-only",
      MinimumProtocolVersion: "TLSv1.2_2019",
    },
  };
}

function server(id: string, domain: string): Origin {
  return {
    Id: id,
    DomainName: `${id}.${domain}`,
    OriginPath: "/app",
    ConnectionAttempts: 2,
    ConnectionTimeout: 4,
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: "X-Origin-Verify", HeaderValue: `shared-${id}` }] },
    OriginShield: { Enabled: true, OriginShieldRegion: "us-west-2" },
    CustomOriginConfig: {
      HTTPPort: 8080,
      HTTPSPort: 8443,
      OriginProtocolPolicy: "https-only",
      OriginSslProtocols: { Quantity: 2, Items: ["TLSv1.2", "TLSv1.1"] },
      OriginKeepaliveTimeout: 30,
      OriginReadTimeout: 45,
    },
  };
}
