import type { Reason } from "./index.ts";

/** An alert of Prometheus as the runbook explains it. */
export interface AlertText {
  readonly meaning: string;
  /** What the doctor usually finds behind it, most frequent first. */
  readonly usually: readonly Reason[];
}

/** By the alert's name. A test compares them with those that `render` writes. */
export const ALERT_TEXTS: Readonly<Record<string, AlertText>> = {
  BlackboxTLSCertExpiringSoonWarning: {
    meaning:
      "The certificate that the endpoint serves should have been renewed by now and was not. Users are not affected yet; there are days to weeks left.",
    usually: ["VALIDATION_RECORD_MISSING", "CAA_FORBIDS", "ACM_NOT_IN_USE", "RENEWAL_FAILED", "DEPLOYMENT_MISSING"],
  },
  BlackboxTLSCertExpiringSoonCritical: {
    meaning:
      "The certificate that the endpoint serves is about to expire. Do not wait for a renewal any longer: if there is no time left, the doctor's next command is that of the emergency.",
    usually: ["ACM_RENEWAL_OVERDUE", "SNI_LEFTOVER", "CONSUMER_PINNED", "RENEWAL_RATE_LIMITED"],
  },
  TLSCertExpired: {
    meaning: "The certificate that the endpoint serves has expired. Clients refuse to connect now.",
    usually: ["ACM_EXPIRED", "STORED_EXPIRED", "SNI_LEFTOVER", "CONSUMER_PINNED", "SERVED_EXPIRED"],
  },
  TLSCertRenewalOverdue: {
    meaning: "The renewal window has been open for a while and the endpoint still serves the old certificate.",
    usually: ["VALIDATION_RECORD_MISSING", "ACM_RENEWAL_PENDING_VALIDATION", "FUNCTION_STALE", "SCHEDULE_DISABLED"],
  },
  TLSCertNotTrusted: {
    meaning: "A careful client refuses the endpoint's certificate: its chain, name or dates are wrong.",
    usually: ["SERVED_CHAIN_INCOMPLETE", "SERVED_NAME_NOT_COVERED", "SERVED_UNTRUSTED", "SERVED_STAGING"],
  },
  TLSServedCertDiffers: {
    meaning: "The endpoint serves another certificate than the inventory says it should.",
    usually: [
      "SNI_LEFTOVER",
      "CONSUMER_PINNED",
      "CONSUMER_CHANGING",
      "DEPLOYMENT_MISSING",
      "READS_OTHER_PARAMETER",
      "SERVICE_PINNED",
      "SERVED_MIXED",
    ],
  },
  TLSProbeAbsent: {
    meaning:
      "There is no measurement of the endpoint: the probe fails before it sees a certificate, or Prometheus does not probe it.",
    usually: [
      "HOST_WITHOUT_ADDRESS",
      "PRIVATE_RECORD_STALE",
      "ENDPOINT_NOT_IN_STACK",
      "CONNECTION_REFUSED",
      "CONSUMER_MISSING",
      "CONSUMER_DISABLED",
      "CONSUMER_MOVED",
      "NO_TLS",
    ],
  },
  RenewalJobStale: {
    meaning: "The renewal function has not run for longer than its schedule allows.",
    usually: [
      "SCHEDULE_DISABLED",
      "SCHEDULE_MISSING",
      "FUNCTION_MISSING",
      "FUNCTION_REPLACED",
      "FUNCTION_DISABLED",
      "FUNCTION_CRASHES",
    ],
  },
  RenewalRateLimited: {
    meaning: "The CA's rate limit is reached: it refuses requests until a given time.",
    usually: ["RENEWAL_RATE_LIMITED", "RENEWAL_FAILED"],
  },
  StoredNotDeployed: {
    meaning: "A new certificate is stored, but the services do not serve it yet.",
    usually: [
      "DEPLOYMENT_MISSING",
      "DEPLOYMENT_FAILED",
      "DEPLOYMENT_STUCK",
      "DEPLOYMENT_REFUSED",
      "DEPLOYMENT_ELSEWHERE",
      "ACM_IMPORT_REFUSED",
      "ACM_IMPORT_MISSING",
      "DEPLOYMENT_RUNNING",
      "SERVICE_DOWN",
      "SERVICE_PAUSED",
    ],
  },
  TLSFactsStale: {
    meaning:
      "The job that reports to Prometheus what should be served has not run recently, so other alerts use stale facts.",
    usually: ["ACCESS_DENIED", "NO_CREDENTIALS", "NO_ANSWER"],
  },
};
