import type { HostState } from "../hostCertificate/hostState.ts";
import type { HostAnswer } from "./renewalAnswer.ts";
import { DAY_MS } from "../time.ts";

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

/** Values of one host's metrics; those that are not known in a run are left out. */
export type HostMetrics = Readonly<Partial<Record<keyof typeof RENEWAL_METRICS, number>>>;

/** The numbers of one host's run, for alarms: of its state when the run ended, and of what it answered. */
export function hostMetrics(
  { stored, window, notBefore }: HostState,
  { action, deployed, served }: HostAnswer,
  ended: Date,
): HostMetrics {
  const now = ended.getTime();
  const chosen = window === undefined ? now : Date.parse(window.chosen);
  return {
    ...(stored !== undefined && { daysToExpiry: (Date.parse(stored.notAfter) - now) / DAY_MS }),
    renewed: action === "issued" ? 1 : 0,
    failed: action === "failed" ? 1 : 0,
    rateLimited: notBefore !== undefined && Date.parse(notBefore) > now ? 1 : 0,
    ...(stored !== undefined && { storedNotDeployed: deployed && served ? 0 : 1 }),
    overdueSeconds: Math.max(0, Math.round((now - chosen) / 1000)),
    runs: 1,
  };
}
