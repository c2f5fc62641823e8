import type { PropertyValue } from "../../propertyMap.ts";
import type { InputRule } from "../../resourceType.ts";

const CACHE_BEHAVIOR = [
  "targetOriginId",
  "viewerProtocolPolicy",
  "allowedMethods",
  "cachedMethods",
  "cachePolicyId",
  "originRequestPolicyId",
  "responseHeadersPolicyId",
  "compress",
  "minTtl",
  "defaultTtl",
  "maxTtl",
  "forwardedValues",
  "forwardedValues.queryString",
  "forwardedValues.headers",
  "forwardedValues.cookies",
  "forwardedValues.cookies.forward",
  "forwardedValues.cookies.whitelistedNames",
  "forwardedValues.queryStringCacheKeys",
  "fieldLevelEncryptionId",
  "functionAssociations",
  "functionAssociations.eventType",
  "functionAssociations.functionArn",
  "lambdaFunctionAssociations",
  "lambdaFunctionAssociations.eventType",
  "lambdaFunctionAssociations.includeBody",
  "lambdaFunctionAssociations.lambdaArn",
  "realtimeLogConfigArn",
  "smoothStreaming",
  "trustedKeyGroups",
  "trustedSigners",
];

const ORIGIN = [
  "originId",
  "domainName",
  "originPath",
  "originAccessControlId",
  "connectionAttempts",
  "connectionTimeout",
  "customHeaders",
  "customHeaders.name",
  "customHeaders.value",
  "originShield",
  "originShield.enabled",
  "originShield.originShieldRegion",
  "s3OriginConfig",
  "s3OriginConfig.originAccessIdentity",
  "customOriginConfig",
  "customOriginConfig.httpPort",
  "customOriginConfig.httpsPort",
  "customOriginConfig.originProtocolPolicy",
  "customOriginConfig.originSslProtocols",
  "customOriginConfig.originKeepaliveTimeout",
  "customOriginConfig.originReadTimeout",
];

const ROOT = [
  "enabled",
  "comment",
  "aliases",
  "defaultRootObject",
  "httpVersion",
  "isIpv6Enabled",
  "priceClass",
  "webAclId",
  "continuousDeploymentPolicyId",
  "loggingConfig",
  "loggingConfig.bucket",
  "loggingConfig.includeCookies",
  "loggingConfig.prefix",
  "originGroups",
  "originGroups.originId",
  "originGroups.failoverCriteria",
  "originGroups.failoverCriteria.statusCodes",
  "originGroups.members",
  "originGroups.members.originId",
  "customErrorResponses",
  "customErrorResponses.errorCode",
  "customErrorResponses.responseCode",
  "customErrorResponses.responsePagePath",
  "customErrorResponses.errorCachingMinTtl",
  "restrictions",
  "restrictions.geoRestriction",
  "restrictions.geoRestriction.restrictionType",
  "restrictions.geoRestriction.locations",
  "viewerCertificate",
  "viewerCertificate.acmCertificateArn",
  "viewerCertificate.cloudfrontDefaultCertificate",
  "viewerCertificate.minimumProtocolVersion",
  "viewerCertificate.sslSupportMethod",
  "waitForDeployment",
  "retainOnDelete",
  "tags",
];

/** Nothing but `staging` replaces a distribution. */
export const DISTRIBUTION_INPUTS: Readonly<Record<string, InputRule>> = {
  staging: "replace",
  ...Object.fromEntries(
    [
      ...ROOT,
      "origins",
      ...ORIGIN.map((name) => `origins.${name}`),
      "defaultCacheBehavior",
      ...CACHE_BEHAVIOR.map((name) => `defaultCacheBehavior.${name}`),
      "orderedCacheBehaviors",
      "orderedCacheBehaviors.pathPattern",
      ...CACHE_BEHAVIOR.map((name) => `orderedCacheBehaviors.${name}`),
    ].map((path) => [path, "update"]),
  ),
};

/** Of each cache behavior, what AWS fills in. */
const COMPUTED = [
  "defaultTtl",
  "maxTtl",
  "forwardedValues.headers",
  "forwardedValues.cookies.whitelistedNames",
  "forwardedValues.queryStringCacheKeys",
  "trustedKeyGroups",
  "trustedSigners",
];

/** Inputs that are Computed as well, so that leaving them out is no change. */
export const DISTRIBUTION_COMPUTED: readonly string[] = [
  "continuousDeploymentPolicyId",
  "restrictions.geoRestriction.locations",
  ...COMPUTED.flatMap((name) => [`defaultCacheBehavior.${name}`, `orderedCacheBehaviors.${name}`]),
];

/** Lists of the schema; every other one is a set. */
export const DISTRIBUTION_LISTS: readonly string[] = [
  "orderedCacheBehaviors",
  "originGroups.members",
  ...["forwardedValues.queryStringCacheKeys", "trustedKeyGroups", "trustedSigners"].flatMap((name) => [
    `defaultCacheBehavior.${name}`,
    `orderedCacheBehaviors.${name}`,
  ]),
];

/** Defaults of the real provider's schema. */
export const DISTRIBUTION_DEFAULTS: Readonly<Record<string, PropertyValue>> = {
  httpVersion: "http2",
  priceClass: "PriceClass_All",
  isIpv6Enabled: false,
  retainOnDelete: false,
  waitForDeployment: true,
  "viewerCertificate.minimumProtocolVersion": "TLSv1",
  staging: false,
  "loggingConfig.includeCookies": false,
  "origins.connectionAttempts": 3,
  "origins.connectionTimeout": 10,
  "origins.customOriginConfig.originKeepaliveTimeout": 5,
  "origins.customOriginConfig.originReadTimeout": 30,
  "defaultCacheBehavior.minTtl": 0,
  "orderedCacheBehaviors.minTtl": 0,
};
