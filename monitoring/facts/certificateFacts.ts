/** What should be, of one certificate, at the time at which it was looked up. */
export interface CertificateFacts {
  readonly cert: string;
  /** When all of this was read: seconds since 1970. */
  readonly gathered: number;
  /** What ACM or SSM has now: one for each region. Empty while nothing is issued yet. */
  readonly expected: readonly { readonly region: string; readonly sha256: string }[];
  /** Of the wildcard only. */
  readonly activeGeneration?: number;
  /** Of a host certificate only. */
  readonly renewal?: RenewalFacts;
}

/** From the state that the renewal function keeps. Times are seconds since 1970, 0 = never. */
export interface RenewalFacts {
  readonly lastRun: number;
  readonly lastSuccess: number;
  /** The authority's Retry-After. */
  readonly notBefore: number;
  readonly failures: number;
  /** Versions of the bundle, 0 = none. */
  readonly storedVersion: number;
  /** The newest version that every port was seen to serve; never above the one that was rolled out. */
  readonly servedVersion: number;
}
