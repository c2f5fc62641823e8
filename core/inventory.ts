import type { EndpointKind } from "./endpointKind.ts";
import type { KeyAlgorithm } from "./keyAlgorithm.ts";

/** Version of the inventory's shape; readers refuse a newer one. */
export const INVENTORY_VERSION = 1;

/** A kind of the config's endpoints, or a service of ECS that terminates TLS itself. */
export type ServedKind = EndpointKind | "ecs";
export type Pipeline = "acm" | "letsencrypt";
export type EndpointProtocol = "tls" | "https" | "smtp-starttls" | "imap-starttls";

/** What should be: the one thing that doctor, alerts and demo read. Holds no secret. */
export interface Inventory {
  readonly version: number;
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly controlDomain: string;
  readonly mailDomains: readonly string[];
  readonly zoneId: string;
  readonly certificates: readonly CertificateEntry[];
  readonly endpoints: readonly EndpointEntry[];
  /** The function that renews the host certificates; absent when there are none. */
  readonly renewal?: RenewalEntry;
}

/** Told apart by `pipeline`. */
export type CertificateEntry = AcmCertificateEntry | HostCertificateEntry;

export interface AcmCertificateEntry {
  readonly name: string;
  readonly pipeline: "acm";
  readonly names: readonly string[];
  /** The generation that serves. */
  readonly active: number;
  readonly generations: readonly GenerationEntry[];
  readonly thresholds: Thresholds;
}

export interface HostCertificateEntry {
  /** Name of the host in the config: `smtp-out`. */
  readonly name: string;
  readonly pipeline: "letsencrypt";
  /** The first one is the host name that clients connect to. */
  readonly names: readonly string[];
  /** Where its parameters are in SSM; see core/hostCertificate/hostParameters.ts. */
  readonly parameterPath: string;
  /** Directory URLs of its certificate authorities, in the order in which they are tried. */
  readonly directories: readonly string[];
  /** Where the CA looks for the proof: `_acme-challenge.<name>`, or the name that it is delegated to. */
  readonly challenges: readonly ChallengeEntry[];
  /** ECS services that serve it. */
  readonly services: readonly ServiceEntry[];
  readonly thresholds: Thresholds;
}

export interface ChallengeEntry {
  readonly recordName: string;
  readonly zoneId: string;
}

export interface ServiceEntry {
  readonly cluster: string;
  readonly service: string;
}

export interface RenewalEntry {
  readonly functionName: string;
  readonly scheduleName: string;
  readonly scheduleGroup: string;
  readonly logGroup: string;
}

export interface GenerationEntry {
  readonly generation: number;
  readonly origin: "requested" | "existing";
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** Certificate ARN by region. */
  readonly arns: Readonly<Record<string, string>>;
}

/** Seconds before expiry. */
export interface Thresholds {
  readonly lifetimeSeconds: number;
  readonly renewBeforeSeconds: number;
  readonly warningSeconds: number;
  readonly criticalSeconds: number;
}

export interface EndpointEntry {
  readonly name: string;
  readonly kind: ServedKind;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name of the certificate entry that it serves. */
  readonly certificate: string;
  /** The ARN that it should serve now; absent when its certificate is not one of ACM. */
  readonly certificateArn?: string;
  /** One sentence: what users lose when the certificate expires. */
  readonly loss: string;
  /** What an AWS reader needs, e.g. listenerArn, loadBalancerArn, distributionId, domainName. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/** The certificates that ACM issues: the wildcard. */
export function acmCertificates({ certificates }: Pick<Inventory, "certificates">): AcmCertificateEntry[] {
  return certificates.filter((one) => one.pipeline === "acm");
}

/** The certificates that the renewal function gets from an ACME authority. */
export function hostCertificates({ certificates }: Pick<Inventory, "certificates">): HostCertificateEntry[] {
  return certificates.filter((one) => one.pipeline === "letsencrypt");
}
