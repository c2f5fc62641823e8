import type { ImportedCertificate } from "../../../core/hostCertificate/acmCertificate.ts";
import type { PemBundle } from "../../../core/hostCertificate/pemBundle.ts";
import type { ParameterTier } from "../../../core/hostCertificate/renewalSettings.ts";
import type { ServiceDeployments } from "../../../core/renewal/rolloutState.ts";

export interface StoredParameter {
  readonly value: string;
  readonly version: number;
  /** By the store's clock. */
  readonly modified: Date;
}

export interface ParameterWrite {
  readonly name: string;
  readonly value: string;
  /** Encrypted: everything that holds a key. */
  readonly secret: boolean;
  /** @default the tier that it has; "Standard" when it is new */
  readonly tier?: ParameterTier;
}

/**
 * SSM's parameters. Every method throws RenewalError: ACCESS_DENIED, THROTTLED (after its own retries) or STORE_FAILED.
 * No message of theirs holds a value.
 */
export interface ParameterStore {
  /** Those that exist, decrypted: one call for each ten names. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, StoredParameter>>;
  /** One parameter, of an older version if asked; undefined when there is none. */
  readVersion(name: string, version?: number): Promise<StoredParameter | undefined>;
  /** Creates or overwrites; the version that it has now. Once it resolves, the value is durable. */
  write(parameter: ParameterWrite): Promise<number>;
  /** Creates; false when the name is taken. Of several at once, exactly one gets true. */
  create(parameter: ParameterWrite): Promise<boolean>;
  /** Names that do not exist are no error. */
  remove(names: readonly string[]): Promise<void>;
  /** Everything directly below a path, not decrypted. */
  list(path: string): Promise<ReadonlyMap<string, StoredParameter>>;
}

/** A TXT record set as it is: values without quotes. */
export interface TxtRecordSet {
  readonly values: readonly string[];
  readonly ttl: number;
}

/** Replaces the record set of one name, if it still is `before`. */
export interface TxtChange {
  readonly recordName: string;
  /** Undefined = there was none. */
  readonly before: TxtRecordSet | undefined;
  /** Undefined = there shall be none. */
  readonly after: TxtRecordSet | undefined;
}

/**
 * Route 53's TXT records. Throws RenewalError: ACCESS_DENIED and THROTTLED, both with `isOfDns`, ZONE_UNUSABLE,
 * CHALLENGE_DELEGATED, DNS_FAILED.
 */
export interface ChallengeRecords {
  /** The record set, or undefined; a CNAME in its place is CHALLENGE_DELEGATED. */
  read(zoneId: string, recordName: string): Promise<TxtRecordSet | undefined>;
  /**
   * All changes or none; the id of the change. Undefined when a record set is no longer what `before` says: read it
   * again.
   */
  change(zoneId: string, changes: readonly TxtChange[]): Promise<string | undefined>;
  /** Whether every name server of the zone has the change. */
  isInSync(changeId: string): Promise<boolean>;
}

/** One port for each kind of deploy target (core/deployTarget.ts). */
export interface DeploymentPorts {
  readonly ecs: EcsServices;
  readonly acm: AcmImports;
}

/** Where a bundle goes: over a certificate that ACM has, or to a new one with these tags. */
export type ImportTarget = { readonly over: string } | { readonly tags: Readonly<Record<string, string>> };

/** Imported certificates of ACM. Throws RenewalError: ACCESS_DENIED, THROTTLED, ACM_FAILED; import also ACM_REFUSED. */
export interface AcmImports {
  /** Undefined when there is none of this ARN. */
  describe(arn: string): Promise<ImportedCertificate | undefined>;
  /** Undefined when there is none of this ARN. */
  tags(arn: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** ARNs of the region's imported certificates, of every key type: those that have at least one of the names, or all. */
  list(region: string, names?: readonly string[]): Promise<readonly string[]>;
  /** Key, certificate and chain in one call: what serves the ARN has the pair before or this one. Its ARN. */
  import(region: string, bundle: PemBundle, target: ImportTarget): Promise<string>;
  /**
   * Deletes it; undefined when it is gone, before as well. While something uses it ACM keeps it: the ARNs of what does, none when
   * ACM names nothing, since its list follows in its own time.
   */
  remove(arn: string): Promise<readonly string[] | undefined>;
}

/** Services of ECS. Throws RenewalError: ACCESS_DENIED, THROTTLED, SERVICE_MISSING, DEPLOY_FAILED. */
export interface EcsServices {
  /** Starts a deployment of what runs, so that new tasks read the parameters; its id. */
  start(cluster: string, service: string): Promise<string>;
  /** All deployments that ECS reports, the primary one included, and whether the service is paused. */
  read(cluster: string, service: string): Promise<ServiceDeployments>;
}
