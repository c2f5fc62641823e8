import { randomUUID } from "node:crypto";
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";

export interface OutsideDistribution {
  readonly host: string;
  /** Domain name behind it. */
  readonly origin: string;
  /** In us-east-1. */
  readonly certificateArn: string;
}

/** Settings that differ from those that the component would choose: an adoption and a rotation must keep them. */
export function distributionConfig({ host, origin, certificateArn }: OutsideDistribution): DistributionConfig {
  const cache = {
    TargetOriginId: "api",
    ViewerProtocolPolicy: "https-only" as const,
    ForwardedValues: {
      QueryString: true,
      Cookies: { Forward: "none" as const },
      Headers: { Quantity: 1, Items: ["Authorization"] },
    },
    MinTTL: 0,
    DefaultTTL: 60,
    MaxTTL: 600,
  };
  return {
    CallerReference: randomUUID(),
    Comment: "acceptance run of cabal-tls, made outside",
    Enabled: true,
    IsIPV6Enabled: true,
    HttpVersion: "http2",
    PriceClass: "PriceClass_100",
    Aliases: { Quantity: 1, Items: [host] },
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: "api",
          DomainName: origin,
          CustomHeaders: { Quantity: 1, Items: [{ HeaderName: "x-origin", HeaderValue: "acceptance" }] },
          CustomOriginConfig: {
            HTTPPort: 80,
            HTTPSPort: 443,
            OriginProtocolPolicy: "https-only",
            OriginSslProtocols: { Quantity: 1, Items: ["TLSv1.2"] },
          },
        },
      ],
    },
    DefaultCacheBehavior: cache,
    CacheBehaviors: { Quantity: 1, Items: [{ ...cache, PathPattern: "/prod/*", DefaultTTL: 0, MaxTTL: 0 }] },
    ViewerCertificate: {
      ACMCertificateArn: certificateArn,
      SSLSupportMethod: "sni-only",
      MinimumProtocolVersion: "TLSv1.2_2021",
    },
  };
}
