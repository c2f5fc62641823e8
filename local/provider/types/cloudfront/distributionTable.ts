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
];

const ORIGIN = [
  "originId",
  "domainName",
  "originPath",
  "originAccessControlId",
  "connectionAttempts",
  "connectionTimeout",
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

/** Nothing but `staging` and `continuousDeploymentPolicyId`, which we leave out, replaces a distribution. */
export const DISTRIBUTION_INPUTS: Readonly<Record<string, InputRule>> = Object.fromEntries(
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
);

/** Defaults of the real provider's schema. */
export const DISTRIBUTION_DEFAULTS: Readonly<Record<string, PropertyValue>> = {
  httpVersion: "http2",
  priceClass: "PriceClass_All",
  isIpv6Enabled: false,
  retainOnDelete: false,
  waitForDeployment: true,
  "viewerCertificate.minimumProtocolVersion": "TLSv1",
  "origins.connectionAttempts": 3,
  "origins.connectionTimeout": 10,
  "origins.customOriginConfig.originKeepaliveTimeout": 5,
  "origins.customOriginConfig.originReadTimeout": 30,
  "defaultCacheBehavior.minTtl": 0,
  "orderedCacheBehaviors.minTtl": 0,
};
