import type {
  CustomErrorResponses,
  DistributionConfig,
  GeoRestrictionType,
  HttpVersion,
  MinimumProtocolVersion,
  Origin,
  OriginProtocolPolicy,
  PriceClass,
  SSLSupportMethod,
  SslProtocol,
  ViewerCertificate,
} from "@aws-sdk/client-cloudfront";
import { booleanOf, mapOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import { awsCacheBehavior, liveCacheBehavior } from "./cacheBehavior.ts";

/** The inputs as the API takes them, whole: CloudFront's update replaces all of a configuration. */
export function awsDistributionConfig(inputs: PropertyMap, callerReference: string): DistributionConfig {
  const aliases = textsOf(inputs, "aliases");
  const origins = mapsOf(inputs, "origins").map(awsOrigin);
  const behaviors = mapsOf(inputs, "orderedCacheBehaviors").map((behavior) => ({
    ...awsCacheBehavior(behavior),
    PathPattern: requiredText(behavior, "pathPattern"),
  }));
  return {
    CallerReference: callerReference,
    Comment: textOf(inputs, "comment") ?? "",
    Enabled: booleanOf(inputs, "enabled") ?? false,
    Aliases: { Quantity: aliases.length, Items: aliases },
    Origins: { Quantity: origins.length, Items: origins },
    DefaultCacheBehavior: awsCacheBehavior(mapOf(inputs, "defaultCacheBehavior")),
    CacheBehaviors: { Quantity: behaviors.length, Items: behaviors },
    CustomErrorResponses: awsErrorResponses(mapsOf(inputs, "customErrorResponses")),
    DefaultRootObject: textOf(inputs, "defaultRootObject") ?? "",
    HttpVersion: textOf(inputs, "httpVersion") as HttpVersion | undefined,
    IsIPV6Enabled: booleanOf(inputs, "isIpv6Enabled") ?? false,
    PriceClass: textOf(inputs, "priceClass") as PriceClass | undefined,
    Restrictions: { GeoRestriction: awsGeoRestriction(mapOf(mapOf(inputs, "restrictions"), "geoRestriction")) },
    ViewerCertificate: awsViewerCertificate(mapOf(inputs, "viewerCertificate")),
    WebACLId: textOf(inputs, "webAclId") ?? "",
    Logging: { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
  };
}

export function liveDistributionInputs(config: DistributionConfig): PropertyMap {
  return present({
    enabled: config.Enabled,
    comment: config.Comment,
    aliases: config.Aliases?.Items,
    origins: (config.Origins?.Items ?? []).map(liveOrigin),
    defaultCacheBehavior: liveCacheBehavior(config.DefaultCacheBehavior),
    orderedCacheBehaviors: config.CacheBehaviors?.Items?.map((behavior) => ({
      ...liveCacheBehavior(behavior),
      pathPattern: behavior.PathPattern ?? "",
    })),
    customErrorResponses: liveErrorResponses(config.CustomErrorResponses),
    defaultRootObject: config.DefaultRootObject,
    httpVersion: config.HttpVersion?.toLowerCase(),
    isIpv6Enabled: config.IsIPV6Enabled,
    priceClass: config.PriceClass,
    restrictions: liveRestrictions(config),
    viewerCertificate: liveViewerCertificate(config.ViewerCertificate),
    webAclId: config.WebACLId,
  });
}

function awsOrigin(origin: PropertyMap): Origin {
  const custom = optionalMapOf(origin, "customOriginConfig");
  const identity = textOf(mapOf(origin, "s3OriginConfig"), "originAccessIdentity") ?? "";
  const protocols = custom === undefined ? [] : (textsOf(custom, "originSslProtocols") as SslProtocol[]);
  return {
    Id: requiredText(origin, "originId"),
    DomainName: requiredText(origin, "domainName"),
    OriginPath: textOf(origin, "originPath") ?? "",
    OriginAccessControlId: textOf(origin, "originAccessControlId") ?? "",
    ConnectionAttempts: numberOf(origin, "connectionAttempts") ?? 3,
    ConnectionTimeout: numberOf(origin, "connectionTimeout") ?? 10,
    CustomHeaders: { Quantity: 0 },
    OriginShield: { Enabled: false },
    S3OriginConfig: custom === undefined ? { OriginAccessIdentity: identity } : undefined,
    CustomOriginConfig:
      custom === undefined
        ? undefined
        : {
            HTTPPort: numberOf(custom, "httpPort") ?? 80,
            HTTPSPort: numberOf(custom, "httpsPort") ?? 443,
            OriginProtocolPolicy: requiredText(custom, "originProtocolPolicy") as OriginProtocolPolicy,
            OriginSslProtocols: { Quantity: protocols.length, Items: protocols },
            OriginKeepaliveTimeout: numberOf(custom, "originKeepaliveTimeout") ?? 5,
            OriginReadTimeout: numberOf(custom, "originReadTimeout") ?? 30,
          },
  };
}

function liveOrigin(origin: Origin): PropertyMap {
  const custom = origin.CustomOriginConfig;
  const identity = origin.S3OriginConfig?.OriginAccessIdentity || undefined;
  return present({
    originId: origin.Id,
    domainName: origin.DomainName,
    originPath: origin.OriginPath,
    originAccessControlId: origin.OriginAccessControlId,
    connectionAttempts: origin.ConnectionAttempts,
    connectionTimeout: origin.ConnectionTimeout,
    s3OriginConfig: identity === undefined ? undefined : { originAccessIdentity: identity },
    customOriginConfig:
      custom === undefined
        ? undefined
        : present({
            httpPort: custom.HTTPPort,
            httpsPort: custom.HTTPSPort,
            originProtocolPolicy: custom.OriginProtocolPolicy,
            originSslProtocols: custom.OriginSslProtocols?.Items,
            originKeepaliveTimeout: custom.OriginKeepaliveTimeout,
            originReadTimeout: custom.OriginReadTimeout,
          }),
  });
}

function awsErrorResponses(responses: readonly PropertyMap[]): CustomErrorResponses {
  const Items = responses.map((response) => ({
    ErrorCode: numberOf(response, "errorCode"),
    ResponseCode: textOf(response, "responseCode") ?? "",
    ResponsePagePath: textOf(response, "responsePagePath") ?? "",
    ErrorCachingMinTTL: numberOf(response, "errorCachingMinTtl"),
  }));
  return { Quantity: Items.length, Items };
}

function liveErrorResponses(responses: CustomErrorResponses | undefined): PropertyMap[] | undefined {
  return responses?.Items?.map((response) =>
    present({
      errorCode: response.ErrorCode,
      responseCode: response.ResponseCode,
      responsePagePath: response.ResponsePagePath,
      errorCachingMinTtl: response.ErrorCachingMinTTL,
    }),
  );
}

function awsGeoRestriction(restriction: PropertyMap) {
  const locations = textsOf(restriction, "locations");
  const type = (textOf(restriction, "restrictionType") ?? "none") as GeoRestrictionType;
  return { RestrictionType: type, Quantity: locations.length, Items: locations };
}

function liveRestrictions(config: DistributionConfig): PropertyMap {
  const live = config.Restrictions?.GeoRestriction;
  return { geoRestriction: present({ restrictionType: live?.RestrictionType, locations: live?.Items }) };
}

function awsViewerCertificate(certificate: PropertyMap): ViewerCertificate {
  const arn = textOf(certificate, "acmCertificateArn");
  if (arn === undefined) return { CloudFrontDefaultCertificate: true };
  return {
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn: arn,
    MinimumProtocolVersion: textOf(certificate, "minimumProtocolVersion") as MinimumProtocolVersion | undefined,
    SSLSupportMethod: textOf(certificate, "sslSupportMethod") as SSLSupportMethod | undefined,
  };
}

function liveViewerCertificate(certificate: ViewerCertificate | undefined): PropertyMap {
  if (certificate?.ACMCertificateArn === undefined) return { cloudfrontDefaultCertificate: true };
  return present({
    acmCertificateArn: certificate.ACMCertificateArn,
    minimumProtocolVersion: certificate.MinimumProtocolVersion,
    sslSupportMethod: certificate.SSLSupportMethod,
  });
}
