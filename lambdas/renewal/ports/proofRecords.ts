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

/** Route 53's TXT records. Throws RenewalError: ACCESS_DENIED, THROTTLED, ZONE_UNUSABLE, CHALLENGE_DELEGATED, DNS_FAILED. */
export interface ProofRecords {
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
