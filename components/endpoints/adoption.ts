import type * as aws from "@pulumi/aws";
import type { ManagedPart } from "../../core/stackConfig.ts";

/** What the arguments of an endpoint say about adopting a running one. */
export interface AdoptionArgs {
  /** Id of the running resource that has the certificate; undefined = it is made. */
  readonly import?: string | undefined;
  /**
   * How much of what was adopted follows this program. "certificate": everything else stays as it was found.
   * @default "certificate"
   */
  readonly manage?: ManagedPart | undefined;
}

/** Adoption options of a resource: which running one it is, and which of its inputs stay as they were found. */
export interface AdoptionOptions {
  import?: string;
  ignoreChanges?: string[];
}

type Kept<Args, Managed extends keyof Args> = Readonly<Record<Exclude<keyof Args, Managed>, "kept">>;

// Each table has every input but the managed ones: an input that is new in the provider is a type error here, and not
// a setting that the next update takes from a running system.

const LISTENER: Kept<aws.lb.ListenerArgs, "region" | "loadBalancerArn" | "port" | "protocol" | "certificateArn"> = {
  alpnPolicy: "kept",
  defaultActions: "kept",
  mutualAuthentication: "kept",
  routingHttpRequestXAmznMtlsClientcertHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertIssuerHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertLeafHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertSubjectHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertValidityHeaderName: "kept",
  routingHttpRequestXAmznTlsCipherSuiteHeaderName: "kept",
  routingHttpRequestXAmznTlsVersionHeaderName: "kept",
  routingHttpResponseAccessControlAllowCredentialsHeaderValue: "kept",
  routingHttpResponseAccessControlAllowHeadersHeaderValue: "kept",
  routingHttpResponseAccessControlAllowMethodsHeaderValue: "kept",
  routingHttpResponseAccessControlAllowOriginHeaderValue: "kept",
  routingHttpResponseAccessControlExposeHeadersHeaderValue: "kept",
  routingHttpResponseAccessControlMaxAgeHeaderValue: "kept",
  routingHttpResponseContentSecurityPolicyHeaderValue: "kept",
  routingHttpResponseServerEnabled: "kept",
  routingHttpResponseStrictTransportSecurityHeaderValue: "kept",
  routingHttpResponseXContentTypeOptionsHeaderValue: "kept",
  routingHttpResponseXFrameOptionsHeaderValue: "kept",
  sslPolicy: "kept",
  tags: "kept",
  tcpIdleTimeoutSeconds: "kept",
};

const LISTENER_RULE: Kept<aws.lb.ListenerRuleArgs, "region" | "listenerArn"> = {
  actions: "kept",
  conditions: "kept",
  priority: "kept",
  tags: "kept",
  transforms: "kept",
};

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

const DOMAIN_NAME: Kept<aws.apigatewayv2.DomainNameArgs, "region" | "domainName" | "domainNameConfiguration"> = {
  mutualTlsAuthentication: "kept",
  routingMode: "kept",
  tags: "kept",
};

const DOMAIN_NAME_CONFIGURATION: Kept<
  aws.types.input.apigatewayv2.DomainNameDomainNameConfiguration,
  "certificateArn" | "hostedZoneId" | "targetDomainName"
> = {
  endpointType: "kept",
  ipAddressType: "kept",
  ownershipVerificationCertificateArn: "kept",
  securityPolicy: "kept",
};

const RECORD: Kept<aws.route53.RecordArgs, "zoneId" | "name" | "type" | "allowOverwrite"> = {
  aliases: "kept",
  cidrRoutingPolicy: "kept",
  failoverRoutingPolicies: "kept",
  geolocationRoutingPolicies: "kept",
  geoproximityRoutingPolicy: "kept",
  healthCheckId: "kept",
  latencyRoutingPolicies: "kept",
  multivalueAnswerRoutingPolicy: "kept",
  records: "kept",
  setIdentifier: "kept",
  ttl: "kept",
  weightedRoutingPolicies: "kept",
};

const KEPT = {
  listener: Object.keys(LISTENER),
  rule: Object.keys(LISTENER_RULE),
  distribution: [...Object.keys(DISTRIBUTION), ...below("viewerCertificate", VIEWER_CERTIFICATE)],
  domainName: [...Object.keys(DOMAIN_NAME), ...below("domainNameConfiguration", DOMAIN_NAME_CONFIGURATION)],
  mapping: [],
  record: Object.keys(RECORD),
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Whether what was adopted stays as it was found, but for its certificate. */
export function keepsTheRest(args: AdoptionArgs): boolean {
  return args.import !== undefined && args.manage !== "everything";
}

/** Options that adopt the running resource of that id; none when it is undefined and the resource is made. */
export function adopting(kind: keyof typeof KEPT, id: string | undefined, args: AdoptionArgs): AdoptionOptions {
  if (id === undefined) return {};
  return keepsTheRest(args) ? { import: id, ignoreChanges: [...KEPT[kind]] } : { import: id };
}

function below(input: string, table: Readonly<Record<string, "kept">>): string[] {
  return Object.keys(table).map((name) => `${input}.${name}`);
}
