import type { EndpointKind, KeyAlgorithm } from "./stackConfig.ts";

/** Version of the inventory's shape; readers refuse a newer one. */
export const INVENTORY_VERSION = 1;

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
}

export interface CertificateEntry {
  /** "wildcard", or the name of a host certificate. */
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly names: readonly string[];
  /** The generation that serves. */
  readonly active: number;
  readonly generations: readonly GenerationEntry[];
  readonly thresholds: Thresholds;
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
  readonly kind: EndpointKind;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name of the certificate entry that it serves. */
  readonly certificate: string;
  /** The ARN that it should serve now. */
  readonly certificateArn: string;
  /** One sentence: what users lose when the certificate expires. */
  readonly loss: string;
  /** What an AWS reader needs, e.g. listenerArn, loadBalancerArn, distributionId, domainName. */
  readonly identifiers: Readonly<Record<string, string>>;
}
