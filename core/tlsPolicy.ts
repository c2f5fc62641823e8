import type { EndpointKind } from "./endpointKind.ts";

/** The TLS policy of each kind of endpoint: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only. */
export const TLS_POLICIES = {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html (recommended by AWS)
  nlb: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html (recommended by AWS)
  alb: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
  cloudfront: "TLSv1.2_2025",
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
  apigateway: "TLS_1_2",
} as const satisfies Readonly<Record<EndpointKind, string>>;
