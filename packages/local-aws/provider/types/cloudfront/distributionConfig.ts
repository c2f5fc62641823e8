import type {
  CustomErrorResponses,
  DistributionConfig,
  GeoRestrictionType,
  HttpVersion,
  LoggingConfig,
  MinimumProtocolVersion,
  PriceClass,
  SSLSupportMethod,
  ViewerCertificate,
} from "@aws-sdk/client-cloudfront";
import { booleanOf, mapOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import { awsCacheBehavior, liveCacheBehavior } from "./cacheBehavior.ts";
import { awsOrigin, awsOriginGroup, liveOrigin, liveOriginGroup } from "./origins.ts";
import { counted, countedSet } from "./quantities.ts";

/** The inputs as the API takes them, whole: CloudFront's update replaces all of a configuration. */
export function awsDistributionConfig(inputs: PropertyMap, callerReference: string): DistributionConfig {
  const behaviors = mapsOf(inputs, "orderedCacheBehaviors").map((behavior) => ({
    ...awsCacheBehavior(behavior),
    PathPattern: requiredText(behavior, "pathPattern"),
  }));
  return {
    CallerReference: callerReference,
    Comment: textOf(inputs, "comment") ?? "",
    Enabled: booleanOf(inputs, "enabled") ?? false,
    Aliases: countedSet(textsOf(inputs, "aliases")),
    Origins: countedSet(mapsOf(inputs, "origins").map(awsOrigin)),
    OriginGroups: awsOriginGroups(mapsOf(inputs, "originGroups")),
    DefaultCacheBehavior: awsCacheBehavior(mapOf(inputs, "defaultCacheBehavior")),
    CacheBehaviors: counted(behaviors),
    CustomErrorResponses: awsErrorResponses(mapsOf(inputs, "customErrorResponses")),
    DefaultRootObject: textOf(inputs, "defaultRootObject") ?? "",
    HttpVersion: textOf(inputs, "httpVersion") as HttpVersion | undefined,
    IsIPV6Enabled: booleanOf(inputs, "isIpv6Enabled") ?? false,
    PriceClass: textOf(inputs, "priceClass") as PriceClass | undefined,
    Restrictions: { GeoRestriction: awsGeoRestriction(mapOf(mapOf(inputs, "restrictions"), "geoRestriction")) },
    ViewerCertificate: awsViewerCertificate(mapOf(inputs, "viewerCertificate")),
    WebACLId: textOf(inputs, "webAclId") ?? "",
    Logging: awsLogging(optionalMapOf(inputs, "loggingConfig")),
    Staging: booleanOf(inputs, "staging") ?? false,
  };
}

export function liveDistributionInputs(config: DistributionConfig): PropertyMap {
  return present({
    enabled: config.Enabled,
    comment: config.Comment,
    aliases: config.Aliases?.Items,
    origins: (config.Origins?.Items ?? []).map(liveOrigin),
    originGroups: config.OriginGroups?.Items?.map(liveOriginGroup),
    loggingConfig: liveLogging(config.Logging),
    staging: config.Staging,
    continuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId,
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

/** The real provider sends no list of groups when there are none. */
function awsOriginGroups(groups: readonly PropertyMap[]): DistributionConfig["OriginGroups"] {
  return groups.length === 0 ? undefined : countedSet(groups.map(awsOriginGroup));
}

function awsLogging(logging: PropertyMap | undefined): LoggingConfig {
  if (logging === undefined) return { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" };
  return {
    Enabled: true,
    IncludeCookies: booleanOf(logging, "includeCookies") ?? false,
    Bucket: requiredText(logging, "bucket"),
    Prefix: textOf(logging, "prefix") ?? "",
  };
}

function liveLogging(logging: LoggingConfig | undefined): PropertyMap | undefined {
  if (!logging?.Enabled) return undefined;
  return present({ bucket: logging.Bucket, includeCookies: logging.IncludeCookies, prefix: logging.Prefix });
}

function awsErrorResponses(responses: readonly PropertyMap[]): CustomErrorResponses {
  return countedSet(
    responses.map((response) => ({
      ErrorCode: numberOf(response, "errorCode"),
      ResponseCode: textOf(response, "responseCode") ?? "",
      ResponsePagePath: textOf(response, "responsePagePath") ?? "",
      ErrorCachingMinTTL: numberOf(response, "errorCachingMinTtl"),
    })),
  );
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
  const type = (textOf(restriction, "restrictionType") ?? "none") as GeoRestrictionType;
  return { RestrictionType: type, ...countedSet(textsOf(restriction, "locations")) };
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
