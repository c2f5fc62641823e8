import type { DeployTarget } from "./deployTarget.ts";
import { generationHostName } from "./generation.ts";
import { type EndpointKind, type KeyAlgorithm, SERVED_KINDS, type ServedKind } from "./endpointKinds.ts";

/** Version of the inventory's shape; readers refuse a newer one, and take older ones (core/inventoryCodec.ts). */
export const INVENTORY_VERSION = 2;

/**
 * Where SSM keeps the inventories that have no path of their own, each in a folder of its stack. Whoever reads them may
 * be allowed all of it.
 */
export const INVENTORY_FOLDER = "/cabal/tls";

/** Name of the parameter with a stack's inventory, where the config names no other. */
export function defaultInventoryParameter(stack: string): string {
  return `${INVENTORY_FOLDER}/${stack}/inventory`;
}

export type Pipeline = "acm" | "letsencrypt";
export const ENDPOINT_PROTOCOLS = ["tls", "https", "smtp-starttls", "imap-starttls"] as const;
export type EndpointProtocol = (typeof ENDPOINT_PROTOCOLS)[number];

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
  /** Directory URLs of its CAs, in the order in which they are tried. */
  readonly directories: readonly string[];
  /** Where the CA looks for the challenge record: `_acme-challenge.<name>`, or the name that it is delegated to. */
  readonly challenges: readonly ChallengeEntry[];
  /** Further copies of key, leaf and intermediates, under names of the operator's; absent = none. */
  readonly copies?: HostCopies;
  /** Where it is rolled out; none = something outside reads the parameters, and it is done once it is stored. */
  readonly deployTo: readonly DeployTarget[];
  readonly thresholds: Thresholds;
}

/** SSM parameters under names of the operator's that hold the same as TLS_KEY, TLS_CERT and TLS_CA_BUNDLE. */
export interface HostCopies {
  /** Always a SecureString. */
  readonly tlsKey: string;
  readonly tlsCert: string;
  readonly tlsCaBundle: string;
  /** Whether certificate and chain are SecureStrings as well: SSM does not support changing a parameter's type. */
  readonly secure: boolean;
}

export interface ChallengeEntry {
  readonly recordName: string;
  readonly zoneId: string;
}

export interface RenewalEntry {
  readonly functionName: string;
  readonly scheduleName: string;
  readonly scheduleGroup: string;
  readonly logGroup: string;
  /** Names of the SecureStrings that it is given: external account bindings, URL of the heartbeat. Absent when none is. */
  readonly secretParameters?: readonly string[];
}

export interface GenerationEntry {
  readonly generation: number;
  readonly origin: "requested" | "existing";
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /**
   * `acme`: the renewal function obtains it and imports it, over the ARNs of an external one; its entry among the certificates
   * is `<wildcard>-g<n>`, of pipeline letsencrypt. Absent = ACM issues it, or somebody else renews it.
   */
  readonly issuer?: "acme";
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

export interface EndpointEntryBase {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name that connections go to, in place of the host name, which stays the name of SNI and of verification. */
  readonly connect?: string;
  /** Nobody looks at it: what it serves is not known. */
  readonly look?: false;
  /** Name of the certificate entry that it serves. */
  readonly certificate: string;
  /** The ARN that it should serve now; absent when its certificate is not one of ACM. */
  readonly certificateArn?: string;
  /** One sentence: what users lose when the certificate expires. */
  readonly impact: string;
}

/** Told apart by `kind`, which also says what its identifiers are. */
export type EndpointEntry<K extends ServedKind = ServedKind> = {
  readonly [Kind in K]: EndpointEntryBase & {
    readonly kind: Kind;
    /** What an AWS reader needs, e.g. listenerArn, loadBalancerArn, distributionId, domainName. */
    readonly identifiers: EndpointIdentifiers<Kind>;
  };
}[K];

export type IdentifierNames = {
  [K in ServedKind]:
    | (typeof SERVED_KINDS)[K]["identifiers"]["id" | "dnsName"]
    | (typeof SERVED_KINDS)[K]["identifiers"]["others"][number];
};

/**
 * Those of its kind and none of another one. Of what a host serves itself only those that the stack has made in front
 * of it.
 */
export type EndpointIdentifiers<K extends ServedKind> = {
  readonly [Kind in K]: (Kind extends EndpointKind
    ? Readonly<Record<IdentifierNames[Kind], string>>
    : Readonly<Partial<Record<IdentifierNames[Kind], string>>>) & {
    readonly [Foreign in Exclude<IdentifierNames[ServedKind], IdentifierNames[Kind]>]?: undefined;
  };
}[K];

/** An entry before it is known to be one: the identifiers may be those of another kind. */
export type UncheckedEntry = EndpointEntryBase & { readonly kind: EndpointKind; readonly identifiers: object };

/** Whether an endpoint of the config has the identifiers of its kind. */
export function isEndpointEntry(entry: UncheckedEntry): entry is EndpointEntry<EndpointKind> {
  const { id, dnsName, others } = SERVED_KINDS[entry.kind].identifiers;
  return [id, dnsName, ...others].every((name) => name in entry.identifiers);
}

/** What finds the endpoint: at AWS, or in DNS. Undefined for a service with nothing of the stack in front. */
export function identifierOf({ kind, identifiers }: EndpointEntry, by: "id" | "dnsName"): string | undefined {
  const named: Readonly<Partial<Record<string, string>>> = identifiers;
  return named[SERVED_KINDS[kind].identifiers[by]];
}

/** Name of the entry by which the renewal function renews a generation; undefined = ACM or somebody else does. */
export function obtainedHost({ name, generations }: AcmCertificateEntry, generation: number): string | undefined {
  const entry = generations.find((one) => one.generation === generation);
  return entry?.issuer === "acme" ? generationHostName(name, generation) : undefined;
}

/** The certificates that ACM serves: the wildcard. */
export function acmCertificates({ certificates }: Pick<Inventory, "certificates">): AcmCertificateEntry[] {
  return certificates.filter((one) => one.pipeline === "acm");
}

/** The certificates that the renewal function gets from an ACME CA. */
export function hostCertificates({ certificates }: Pick<Inventory, "certificates">): HostCertificateEntry[] {
  return certificates.filter((one) => one.pipeline === "letsencrypt");
}
