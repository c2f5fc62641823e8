import type { ValueRule } from "../../valueRules.ts";
import { arn, between, oneOf } from "../../valueRules.ts";

const VIEWER_POLICIES = oneOf("allow-all", "https-only", "redirect-to-https");
const EVENTS = oneOf("viewer-request", "viewer-response", "origin-request", "origin-response");
const TLS = ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021"];

const CACHE_BEHAVIOR: Readonly<Record<string, ValueRule>> = {
  viewerProtocolPolicy: VIEWER_POLICIES,
  "forwardedValues.cookies.forward": oneOf("none", "whitelist", "all"),
  "functionAssociations.eventType": EVENTS,
  "functionAssociations.functionArn": arn(),
  "lambdaFunctionAssociations.eventType": EVENTS,
  "lambdaFunctionAssociations.lambdaArn": arn(),
};

/** What the schema of the real provider accepts. */
export const DISTRIBUTION_VALUES: Readonly<Record<string, ValueRule>> = {
  httpVersion: oneOf("http1.1", "http2", "http3", "http2and3"),
  priceClass: oneOf("PriceClass_100", "PriceClass_200", "PriceClass_All"),
  "restrictions.geoRestriction.restrictionType": oneOf("blacklist", "whitelist", "none"),
  "viewerCertificate.acmCertificateArn": arn(),
  "viewerCertificate.minimumProtocolVersion": oneOf(...TLS, "TLSv1.2_2025", "TLSv1.3_2025"),
  "viewerCertificate.sslSupportMethod": oneOf("sni-only", "vip", "static-ip"),
  "origins.connectionAttempts": between(1, 3),
  "origins.connectionTimeout": between(1, 10),
  "origins.customOriginConfig.originProtocolPolicy": oneOf("http-only", "match-viewer", "https-only"),
  "origins.customOriginConfig.originSslProtocols": oneOf("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"),
  ...below("defaultCacheBehavior"),
  ...below("orderedCacheBehaviors"),
};

/** Nested inputs that the schema requires. */
export const DISTRIBUTION_REQUIRED: readonly string[] = [
  "loggingConfig.bucket",
  "originGroups.originId",
  "originGroups.failoverCriteria",
  "originGroups.failoverCriteria.statusCodes",
  "originGroups.members",
  "origins.customHeaders.name",
  "origins.customHeaders.value",
  "defaultCacheBehavior.forwardedValues.cookies",
  "orderedCacheBehaviors.forwardedValues.cookies",
];

function below(path: string): Record<string, ValueRule> {
  return Object.fromEntries(Object.entries(CACHE_BEHAVIOR).map(([name, rule]) => [`${path}.${name}`, rule]));
}
