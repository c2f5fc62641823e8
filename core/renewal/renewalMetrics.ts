/** Namespace of the renewal function's CloudWatch metrics. */
export const METRICS_NAMESPACE = "CabalTls";

/** Dimension of the metrics of one host: the host name. A metric without it counts over the whole function. */
export const HOST_DIMENSION = "Host";

/** Metrics that a run of the renewal function emits for each host; see docs/renewal.md. */
export const RENEWAL_METRICS = {
  /** Days left of the stored certificate. */
  daysToExpiry: "DaysToExpiry",
  /** 1 when the run renewed. */
  renewed: "Renewed",
  /** 1 when an attempt failed in this run, else 0. */
  failed: "RenewalFailed",
  /** 1 while the CA's Retry-After keeps us from trying. */
  rateLimited: "RateLimited",
  /** 1 while the stored certificate is not yet rolled out or not yet served. */
  storedNotDeployed: "StoredNotDeployed",
  /** Seconds by which the renewal is later than the time chosen in its window; 0 when on time. */
  overdueSeconds: "RenewalOverdueSeconds",
  /** 1 at each run, whatever came of it: the sign of life. */
  runs: "Runs",
} as const;
