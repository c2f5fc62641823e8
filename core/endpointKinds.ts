import { type ArnScope, apiDomainArn, type BalancerFamily } from "./arn.ts";
import { mailImpact } from "./mailImpact.ts";

/** Keys that ACM issues certificates for. */
export const KEY_ALGORITHMS = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** ACM's own defaults for a generation that says nothing. A released default never changes: it would replace certificates. */
export const DEFAULT_GENERATION = { keyAlgorithm: "RSA_2048", apex: false } as const;

/** CloudFront reads its certificates in this region only, wherever the stack is. */
export const CLOUDFRONT_REGION = "us-east-1";

/** Calls that a reader of endpoints makes, and on what. */
export interface ReadGrant {
  readonly sid: string;
  readonly actions: readonly string[];
  /** `*` where the service takes no resource for its reading actions. */
  readonly resources: (scope: ArnScope) => readonly string[];
}

/** What readers of the inventory have to know of a kind. */
export interface ServedTraits {
  /** Where its certificate comes from. */
  readonly pipeline: "acm" | "letsencrypt";
  /** The resource at AWS that its clients connect to, in AWS's word. */
  readonly noun: string;
  /** Names in the inventory of what finds the endpoint: at AWS (`id`), in DNS (`dnsName`), and further ones. */
  readonly identifiers: { readonly id: string; readonly dnsName: string; readonly others: readonly string[] };
  /** Whether a client that sends no SNI gets the certificate, and not one of AWS's own. */
  readonly answersWithoutSni: boolean;
  /** Whether a host name leads to a few addresses of its own, each of which has to serve the certificate. */
  readonly hasOwnAddresses: boolean;
  /** One sentence: what users lose when the certificate expires. */
  readonly impact: (hosts: string, port: number) => string;
}

export interface EndpointTraits extends ServedTraits {
  readonly pipeline: "acm";
  /** The AWS service in sentences. */
  readonly service: string;
  /** Where it reads its certificate; "own" is the region of the stack. */
  readonly certificateRegion: "own" | typeof CLOUDFRONT_REGION;
  readonly protocol: "tls" | "https";
  /** Where the config has its host names: one in `hostname`, or one for each of its `routes`. */
  readonly hostsIn: "hostname" | "routes";
  /** Kind of the load balancer that it is a listener of, in the words of ARNs. */
  readonly balancer: BalancerFamily | undefined;
  /** The port where the config names none. */
  readonly port: number;
  /** TLS 1.2 and 1.3, forward secrecy and authenticated encryption only. */
  readonly tlsPolicy: string;
  /** Path of the consumer's input that names it. */
  readonly tlsPolicyInput: string;
  /** Those of a certificate that it can serve. */
  readonly keyAlgorithms: readonly KeyAlgorithm[];
  /** Whether it refuses an imported certificate of a CA that browsers do not trust. */
  readonly refusesUntrusted: boolean;
  /** Type in @pulumi/aws of the resource that has the certificate, such as `lb.Listener`. */
  readonly consumer: string;
  /** Path of the consumer's input that names the certificate. */
  readonly certificateInput: string;
  /** Types of the other resources that clients connect through. */
  readonly serving: readonly string[];
  /** How long AWS takes to serve another certificate everywhere. */
  readonly moveTime: string;
  /** What happens meanwhile, for somebody who is about to move it. */
  readonly moveText: string;
  /** What may keep a roll-back from succeeding at once. */
  readonly rollbackCaveat: string | undefined;
  readonly reads: { readonly doctor: readonly ReadGrant[]; readonly adopt: readonly ReadGrant[] };
}

const anything = () => ["*"];

/** What a listener of either load balancer is alike in. */
const LISTENER = {
  pipeline: "acm",
  noun: "listener",
  certificateRegion: "own",
  // The policy that AWS recommends: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
  // and https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
  tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  tlsPolicyInput: "sslPolicy",
  keyAlgorithms: KEY_ALGORITHMS,
  refusesUntrusted: false,
  consumer: "lb.Listener",
  certificateInput: "certificateArn",
  serving: ["lb.LoadBalancer", "lb.TargetGroup", "lb.ListenerRule", "ec2.SecurityGroup"],
  identifiers: { id: "listenerArn", dnsName: "loadBalancerDnsName", others: ["loadBalancerArn"] },
  answersWithoutSni: true,
  hasOwnAddresses: true,
  moveTime: "each address of a load balancer follows in its own time, within about a minute",
  moveText:
    "The listener is changed in place. Each address follows within a minute. Live connections go on with the old " +
    "certificate until they end; new ones get either, and both are valid.",
  rollbackCaveat: undefined,
  reads: {
    // Elastic Load Balancing takes no resource for its Describe actions.
    doctor: [
      {
        sid: "CertificatesOfListeners",
        actions: ["elasticloadbalancing:DescribeListenerCertificates"],
        resources: anything,
      },
      { sid: "Listeners", actions: ["elasticloadbalancing:DescribeListeners"], resources: anything },
    ],
    adopt: [
      {
        sid: "Listeners",
        actions: [
          "elasticloadbalancing:DescribeListenerCertificates",
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
        resources: anything,
      },
    ],
  },
} as const;

/**
 * Everything that differs between the kinds of endpoint that serve a certificate of ACM. Whatever depends on the kind
 * is read from here or is a table with a row for each of these; CONTRIBUTING.md says how to add one.
 */
export const ENDPOINT_KINDS = {
  nlb: {
    ...LISTENER,
    service: "a Network Load Balancer",
    balancer: "net",
    protocol: "tls",
    hostsIn: "hostname",
    port: 993,
    impact: (hosts, port) => mailImpact(hosts, hosts, port),
  },
  alb: {
    ...LISTENER,
    service: "an Application Load Balancer",
    balancer: "app",
    protocol: "https",
    hostsIn: "routes",
    port: 443,
    impact: (hosts) => `The monitoring at ${hosts} cannot be reached, so other failures go unnoticed.`,
  },
  cloudfront: {
    pipeline: "acm",
    service: "CloudFront",
    noun: "distribution",
    certificateRegion: CLOUDFRONT_REGION,
    balancer: undefined,
    protocol: "https",
    hostsIn: "hostname",
    port: 443,
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
    tlsPolicy: "TLSv1.2_2025",
    tlsPolicyInput: "viewerCertificate.minimumProtocolVersion",
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    keyAlgorithms: ["RSA_2048", "EC_prime256v1"],
    refusesUntrusted: true,
    consumer: "cloudfront.Distribution",
    certificateInput: "viewerCertificate.acmCertificateArn",
    serving: ["cloudfront.OriginAccessControl", "s3.Bucket", "s3.BucketPolicy"],
    identifiers: { id: "distributionId", dnsName: "domainName", others: ["distributionArn"] },
    answersWithoutSni: false,
    // AWS's shared edges: any four of hundreds, other ones a minute later.
    hasOwnAddresses: false,
    moveTime: "CloudFront takes some minutes to reach all edges",
    moveText:
      "The distribution is deployed to the edges: about 4 minutes, seldom 15. Live connections go on. A second change " +
      "has to wait for the first one.",
    rollbackCaveat:
      "CloudFront takes one change at a time: while a deployment is in progress, its part of the roll-back fails. " +
      "When the distribution is deployed, run `pulumi up --refresh`.",
    impact: (hosts) => `Browsers refuse to open ${hosts}, so nobody can administer accounts.`,
    reads: {
      doctor: [
        {
          sid: "Distributions",
          actions: ["cloudfront:GetDistribution"],
          resources: ({ partition, accountId }) => [`arn:${partition}:cloudfront::${accountId}:distribution/*`],
        },
      ],
      adopt: [{ sid: "Distributions", actions: ["cloudfront:ListDistributions"], resources: anything }],
    },
  },
  apigateway: {
    pipeline: "acm",
    service: "API Gateway",
    noun: "domain name",
    certificateRegion: "own",
    balancer: undefined,
    protocol: "https",
    hostsIn: "hostname",
    port: 443,
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
    tlsPolicy: "TLS_1_2",
    tlsPolicyInput: "domainNameConfiguration.securityPolicy",
    keyAlgorithms: KEY_ALGORITHMS,
    refusesUntrusted: false,
    consumer: "apigatewayv2.DomainName",
    certificateInput: "domainNameConfiguration.certificateArn",
    serving: ["apigatewayv2.ApiMapping"],
    identifiers: { id: "domainName", dnsName: "targetDomainName", others: ["apiId", "stage"] },
    answersWithoutSni: false,
    hasOwnAddresses: false,
    moveTime: "an API Gateway domain name takes about a minute",
    moveText: "The domain name is UPDATING for about 1 minute. Live connections go on.",
    rollbackCaveat: undefined,
    impact: (hosts) => `Calls to ${hosts} fail, so the admin app and every client of the API stand still.`,
    reads: {
      doctor: [
        {
          sid: "DomainNames",
          actions: ["apigateway:GET"],
          resources: (scope) => [apiDomainArn(scope, "*")],
        },
      ],
      adopt: [
        {
          sid: "ReadDomainNames",
          actions: ["apigateway:GET"],
          resources: ({ partition, region }) => [
            `arn:${partition}:apigateway:${region}::/domainnames`,
            apiDomainArn({ partition, region }, "*"),
          ],
        },
      ],
    },
  },
} as const satisfies Readonly<Record<string, EndpointTraits>>;

/** What terminates TLS with an ACM certificate. */
export type EndpointKind = keyof typeof ENDPOINT_KINDS;

/** What terminates TLS itself, with a host certificate. */
const OWN_TLS = {
  pipeline: "letsencrypt",
  // The load balancer in front, when the stack has made one.
  noun: "listener",
  identifiers: {
    id: "listenerArn",
    dnsName: "loadBalancerDnsName",
    others: ["loadBalancerArn", "targetGroupArn"],
  },
  answersWithoutSni: true,
  hasOwnAddresses: true,
  impact: (host: string, port: number) => mailImpact(host, `${host} on port ${port}`, port),
} as const;

/**
 * The kinds of the inventory: those of the config, a service of ECS that the renewal function deploys, and a server that
 * reads the certificate itself.
 */
export const SERVED_KINDS = {
  ...ENDPOINT_KINDS,
  ecs: OWN_TLS,
  server: OWN_TLS,
} as const satisfies Readonly<Record<string, ServedTraits>>;

export type ServedKind = keyof typeof SERVED_KINDS;

/** Type of a resource that an endpoint is made of and that clients connect through. */
export type ServingType =
  | (typeof ENDPOINT_KINDS)[EndpointKind]["consumer"]
  | (typeof ENDPOINT_KINDS)[EndpointKind]["serving"][number];
