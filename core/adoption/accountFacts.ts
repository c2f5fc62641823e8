import type { EndpointKind } from "../endpointKinds.ts";

/** What an account says about everything that may serve the wildcard: plain values, as AWS has them. */
export interface AccountFacts {
  /** Region of the stack. */
  readonly region: string;
  readonly controlDomain: string;
  /** The control domain's public zone. */
  readonly zoneId: string;
  /** Certificates of the stack's region and of CloudFront's that have a name of the control domain. */
  readonly certificates: readonly AccountCertificate[];
  /** What terminates TLS already, by kind. */
  readonly running: RunningEndpoints;
  /** A, AAAA and CNAME records of the zone; names in lower case, without a dot at their end. */
  readonly records: readonly RecordFacts[];
}

/** What is known of a running endpoint of each kind. */
export interface RunningFacts {
  readonly nlb: RunningListener;
  readonly alb: RunningListener;
  readonly cloudfront: RunningDistribution;
  readonly apigateway: RunningDomainName;
}

export type RunningEndpoints = { readonly [K in EndpointKind]: readonly RunningFacts[K][] };

export interface AccountCertificate {
  readonly arn: string;
  readonly region: string;
  /** ACM's word: ISSUED, EXPIRED, … */
  readonly status: string;
  readonly names: readonly string[];
  /** ACM's word with underscores: RSA_2048. */
  readonly keyAlgorithm: string;
  readonly imported: boolean;
  /** Milliseconds; undefined as long as it is not issued. */
  readonly notAfter: number | undefined;
  /** ACM's word and reason, when a renewal is on its way. */
  readonly renewal: string | undefined;
  readonly inUseBy: readonly string[];
  /** Names of the CNAME records that validate it. */
  readonly validationNames: readonly string[];
}

export interface RunningListener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly loadBalancerName: string;
  readonly dnsName: string;
  readonly port: number;
  /** The default certificate. */
  readonly certificateArn: string;
  /** The SNI list; the default certificate is in it only when somebody put it there as well. */
  readonly listed: readonly string[];
  /** Of the default answer's last action, the one with the greatest weight; undefined when that forwards nowhere. */
  readonly targetGroup: TargetGroupFacts | undefined;
  /** Of the default answer. */
  readonly actions: ActionFacts;
  /** In the order of their priority, without the default one. */
  readonly rules: readonly RuleFacts[];
}

/** What a listener or rule does with a request. */
export interface ActionFacts {
  /** AWS's words, in the order in which they are done: `authenticate-oidc`, `forward`. */
  readonly types: readonly string[];
  /** Of the last action, the greatest weight first; empty when it forwards nowhere. */
  readonly weights: readonly { readonly arn: string; readonly weight: number }[];
  /** Whether a client stays with the target group that it got first. */
  readonly sticky: boolean;
}

export interface TargetGroupFacts {
  readonly arn: string;
  readonly port: number;
  readonly healthCheckPath: string | undefined;
}

export interface RuleFacts {
  readonly arn: string;
  /** Values of its host-header condition. */
  readonly hosts: readonly string[];
  /** Whether it asks for nothing but the host. */
  readonly onlyHosts: boolean;
  readonly targetGroup: TargetGroupFacts | undefined;
  readonly actions: ActionFacts;
}

export interface RunningDistribution {
  readonly id: string;
  readonly arn: string;
  readonly dnsName: string;
  readonly aliases: readonly string[];
  /** Undefined with a certificate that is not one of ACM. */
  readonly certificateArn: string | undefined;
  readonly enabled: boolean;
}

export interface RunningDomainName {
  readonly name: string;
  readonly arn: string;
  /** REGIONAL or EDGE. */
  readonly endpointType: string;
  /** AWS's word: TLS_1_0, TLS_1_2, SecurityPolicy_TLS13_…; undefined where AWS reports none. */
  readonly securityPolicy: string | undefined;
  readonly certificateArn: string | undefined;
  readonly dnsName: string;
  readonly mappings: readonly MappingFacts[];
}

export interface MappingFacts {
  readonly id: string;
  /** Path below the domain name; empty = the whole name. */
  readonly key: string;
  readonly apiId: string;
  readonly stage: string;
}

export interface RecordFacts {
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME";
  /** Where an alias or a CNAME leads; undefined for addresses. */
  readonly target: string | undefined;
  readonly alias: boolean;
  /** Without a routing policy: the only set of its name and type. */
  readonly simple: boolean;
}
