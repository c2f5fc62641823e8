import type { KeyAlgorithm } from "./keyAlgorithm.ts";
import type { AcmeConfig, HostConfig } from "./hostConfig.ts";

/** The configuration of one stack, after validation: frozen, plain, free of Pulumi types. */
export interface StackConfig {
  /** Pulumi project name: the namespace of the config keys. */
  readonly project: string;
  /** Pulumi stack name; every physical name carries it. */
  readonly stack: string;
  readonly region: string;
  readonly controlDomain: string;
  readonly mailDomains: readonly string[];
  /** Route 53 zone of the control domain; undefined = looked up by name. */
  readonly zoneId: string | undefined;
  readonly wildcard: WildcardConfig;
  /** Undefined when every load balancer is brought by the user and none needs a network. */
  readonly network: NetworkConfig | undefined;
  readonly endpoints: readonly EndpointConfig[];
  /** Undefined where no certificate comes from an ACME authority. */
  readonly acme: AcmeConfig | undefined;
  /** Host certificates; none without `acme`. */
  readonly hosts: readonly HostConfig[];
  /** Who is told by AWS itself; undefined = nobody, and no alarm is made. */
  readonly alerts: AlertsConfig | undefined;
  /** Undefined = the stack has no CAA records. */
  readonly caa: CaaConfig | undefined;
  /** SSM parameter that holds the inventory; default `/cabal/tls/<stack>/inventory`. */
  readonly inventoryParameter: string;
  /** Whether the stack makes a managed policy with what the doctor reads. @default false */
  readonly doctorPolicy: boolean;
}

/** Subscribers of the alarms and events on the side of AWS; at least one. */
export interface AlertsConfig {
  /** Addresses; each has to confirm the letter that SNS sends, once a region. */
  readonly emails: readonly string[];
  /** URLs that take a POST with the text, as ntfy's topics do. */
  readonly urls: readonly string[];
}

export interface GenerationSettings {
  /** @default "RSA_2048" (ACM's own default; a released default never changes) */
  readonly keyAlgorithm: KeyAlgorithm;
  /** Also cover the bare control domain. @default false */
  readonly apex: boolean;
}

export interface WildcardConfig {
  /** Generations that exist, ascending, without duplicates. */
  readonly issued: readonly number[];
  /** The generation that serves; always in `issued`. */
  readonly active: number;
  /** Issued generations whose protection is lifted, so that the next change may drop them; never the active one. */
  readonly retiring: readonly number[];
  /** Settings of every issued generation, defaults filled in. */
  readonly settings: Readonly<Record<number, GenerationSettings>>;
  /** ARNs by region of generations made elsewhere: they are read, never requested. */
  readonly existing: Readonly<Record<number, Readonly<Record<string, string>>>>;
  /** @default 15 */
  readonly validationTimeoutMinutes: number;
}

/** CAA records of the control domain, beyond those that follow from the pipelines. */
export interface CaaConfig {
  /** Where authorities report refused requests: a `mailto:` or https URL. */
  readonly iodef: string | undefined;
  /** Issuer domains of others that issue in the zone. */
  readonly issue: readonly string[];
  readonly issuewild: readonly string[];
  /** Id of a running record to adopt: `ZONE_NAME_CAA`. */
  readonly import: string | undefined;
}

export type NetworkConfig = ExistingNetwork | CreatedNetwork;
export interface ExistingNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}
export interface CreatedNetwork {
  readonly create: { readonly cidr: string };
}

export type EndpointConfig =
  | NlbEndpointConfig
  | AlbEndpointConfig
  | CloudFrontEndpointConfig
  | ApiGatewayEndpointConfig;

/** How much of an adopted endpoint follows the program; the rest stays as it was found. */
export type ManagedPart = "certificate" | "everything";

interface EndpointBase {
  /** Identity of the endpoint: part of the logical names of its resources. */
  readonly name: string;
  /** False is the first of the two updates that remove the endpoint. @default true */
  readonly protect: boolean;
  /** Only with `import`. @default "certificate" */
  readonly manage?: ManagedPart | undefined;
}

/** What an endpoint with a host name of its own may adopt beside its `import`. */
interface NamedHost {
  /** Full host name, under the control domain. In the file: one label. */
  readonly hostname: string;
  /** Ids of running alias records to adopt, `ZONE_NAME_TYPE`; empty = they stay outside; undefined = they are made. */
  readonly importRecords?: readonly string[] | undefined;
}

export interface TargetConfig {
  readonly port: number;
  /** Target group brought by the user; undefined = one is made for `port`. */
  readonly targetGroupArn: string | undefined;
}

export interface NlbEndpointConfig extends EndpointBase, NamedHost {
  readonly kind: "nlb";
  /** @default 993 */
  readonly port: number;
  readonly target: TargetConfig;
  /** Load balancer brought by the user; undefined = one is made. */
  readonly loadBalancerArn: string | undefined;
  /** ARN of a running listener to adopt. */
  readonly import: string | undefined;
}

export interface AlbRouteConfig extends NamedHost {
  readonly target: TargetConfig & { readonly healthCheckPath: string };
  /** ARN of a running rule to adopt; "outside" = what leads to it stays outside the stack; undefined = a rule is made. */
  readonly rule?: string | undefined;
  /** False is the first of the two updates that remove the route alone. @default that of the endpoint */
  readonly protect?: boolean | undefined;
}

export interface AlbEndpointConfig extends EndpointBase {
  readonly kind: "alb";
  /** @default 443 */
  readonly port: number;
  /** By label as in the file (`uptime`, `ntfy`, …). */
  readonly routes: Readonly<Record<string, AlbRouteConfig>>;
  readonly loadBalancerArn: string | undefined;
  /** ARN of a running listener to adopt. */
  readonly import: string | undefined;
}

export type OriginConfig = { readonly domainName: string } | { readonly bucket: "create" };

export interface CloudFrontEndpointConfig extends EndpointBase, NamedHost {
  readonly kind: "cloudfront";
  /** A custom HTTPS origin, or a private S3 bucket made for this endpoint; undefined = an adopted one keeps its own. */
  readonly origin: OriginConfig | undefined;
  /** Id of a running distribution to adopt. */
  readonly import: string | undefined;
}

export interface ApiGatewayEndpointConfig extends EndpointBase, NamedHost {
  readonly kind: "apigateway";
  readonly apiId: string;
  readonly stage: string;
  /** Name of a running domain name to adopt. */
  readonly import: string | undefined;
  /** `MAPPING/NAME` of its running mapping; undefined beside `import` = the mapping stays outside the stack. */
  readonly importMapping?: string | undefined;
}
