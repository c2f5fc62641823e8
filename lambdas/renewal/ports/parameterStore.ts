import type { ParameterTier } from "../../../core/renewal/renewalSettings.ts";

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
  /** Those that exist, decrypted, in one call; at most ten names. */
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
