import type { EndpointProtocol, Thresholds } from "./inventory.ts";
import type { Authority, HostKeyType, ParameterTier } from "./renewal/renewalSettings.ts";

/** Where the host certificates come from, and what renews them. */
export interface AcmeConfig {
  /** `mailto:` URL that the authorities may write to. */
  readonly contact: string;
  /** The terms of service of every authority. */
  readonly agreeToTerms: true;
  /** In the order in which they are tried. @default Let's Encrypt */
  readonly authorities: readonly Authority[];
  /** Also the name of the schedule, and the start of the names that belong to them. @default "cabal-certbot-renewal" */
  readonly functionName: string;
  /** Start of every SSM parameter of the function, without a slash at its end. @default "/cabal/letsencrypt" */
  readonly parameterPrefix: string;
  /** KMS key for the SecureStrings; undefined = the account's key of SSM. */
  readonly kmsKeyArn: string | undefined;
  /** SecureString with the ping URL of a Healthchecks check; undefined = no heartbeat. */
  readonly heartbeatParameter: string | undefined;
  /** Undefined = none is reserved: small accounts have none to spare. */
  readonly reservedConcurrency: number | undefined;
  /** @default 90 */
  readonly logRetentionDays: number;
}

/** One host certificate, after validation. */
export interface HostConfig {
  /** Identity of the host: part of logical names, and the name of its certificate in the inventory. */
  readonly name: string;
  /** The first one is the host name that clients connect to. */
  readonly names: readonly string[];
  /** @default 465 and 587 */
  readonly ports: readonly HostPort[];
  /** ECS services that serve the certificate. */
  readonly services: readonly HostService[];
  /** @default "EC_prime256v1" */
  readonly keyType: HostKeyType;
  /** Of the parameters that hold key and chain. @default "Standard", "Advanced" for an RSA key */
  readonly tier: ParameterTier;
  /** ACME profile; undefined = the authority's default. */
  readonly profile: string | undefined;
  /** One for each name without `*.`. */
  readonly challenges: readonly HostChallenge[];
  /** From the life that its profile gives, or as the config says. */
  readonly thresholds: Thresholds;
  /** Undefined = its ports are reached by a way of the user's own. */
  readonly expose: HostExposureConfig | undefined;
}

export interface HostPort {
  readonly port: number;
  readonly protocol: EndpointProtocol;
}

export interface HostService {
  readonly cluster: string;
  readonly service: string;
}

/** Where the TXT record goes that proves one name. */
export interface HostChallenge {
  /** Without `*.`. */
  readonly name: string;
  readonly recordName: string;
  /** Undefined = the control domain's zone. */
  readonly zoneId: string | undefined;
}

/** TCP listeners on a Network Load Balancer, one for each port, and an alias record. */
export interface HostExposureConfig {
  /** Load balancer brought by the user; undefined = one is made. */
  readonly loadBalancerArn: string | undefined;
  /** Target groups brought by the user, by port; one is made for every other port. */
  readonly targetGroupArns: Readonly<Record<number, string>>;
  /** False is the first of the two updates that remove the exposure. @default true */
  readonly protect: boolean;
}
