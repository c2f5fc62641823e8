/**
 * Why a run did what it did: a constant for programs (answer, log, metric, doctor, runbook), and the sentence that
 * people read. The constants are part of the answer and of the state in SSM: add, never rename.
 */
export const RENEWAL_REASONS = {
  // Nothing to do.
  NOT_DUE: "the stored certificate is not due for renewal",
  CEASED: "the certificate was revoked with cessationOfOperation; only an operator's force starts it again",

  // Why a certificate is ordered.
  MISSING: "no certificate is stored",
  UNREADABLE: "the stored bundle is not a key with its certificate",
  REVOKED: "the stored certificate was revoked",
  NAMES_CHANGED: "the configured names are not those of the stored certificate",
  KEY_TYPE_CHANGED: "the configured key type is not that of the stored certificate",
  PROFILE_CHANGED: "the configured profile is not the one that the stored certificate was ordered with",
  CA_CHANGED: "the stored certificate comes from a CA that is no longer configured",
  ARI_WINDOW: "the time chosen in the CA's renewal window falls before the next scheduled run",
  LIFETIME: "too little of the lifetime is left, and the CA gives no renewal window",
  EMERGENCY: "the certificate is about to expire, whatever the CA's renewal window says",
  FORCED: "an operator asked for it",
  RESUMED: "an order of an earlier run was under way",
  IMPORTED: "an operator imported a certificate",
  REHEARSED: "the order went through on the CA's staging directory; nothing was stored",

  // What follows after the store.
  COPIES_HEALED: "a derived copy in SSM was not that of the bundle, and was written again",
  ROLLOUT_STARTED: "a deployment was started, so that the service reads the new certificate",
  ROLLOUT_RUNNING: "the deployment is not complete yet",
  SERVED: "every port serves the stored certificate",
  ROLLED_OUT: "every deploy target has the stored certificate; no port is looked at",
  STORED: "stored; no service is configured to be deployed",

  // Not now.
  BUSY: "another run holds the lease of this host",
  BACKING_OFF: "an earlier attempt failed, and our own backoff has not passed",
  ORDER_PENDING: "the CA is still working on the order; the next run goes on with it",
  OUT_OF_TIME: "the time of this run is used up; the next one goes on",

  // The CA refused or failed.
  RATE_LIMITED: "the CA's rate limit is reached",
  CA_UNAVAILABLE: "the CA says that it cannot serve now",
  CA_UNREACHABLE: "the CA gave no answer",
  CA_BROKEN: "the CA gave an answer that makes no sense",
  VALIDATION_FAILED: "the CA could not see the challenge record in DNS",
  CAA_FORBIDS: "the domain's CAA records do not allow this CA",
  NAMES_REFUSED: "the CA does not issue for one of the names",
  PROFILE_REFUSED: "the CA has no such profile, or does not offer it to this account",
  ACCOUNT_REFUSED: "the CA does not accept the account",
  EAB_REFUSED: "the CA wants an external account binding, or does not accept the one it got",
  TERMS_CHANGED: "the CA wants its new terms of service agreed to",
  REQUEST_REFUSED: "the CA refused the request",
  ORDER_FAILED: "the order became invalid",
  NO_CA: "no configured CA can be asked now",
  REHEARSAL_FAILED: "the rehearsal on the staging directory failed, so production was not asked",

  // What was obtained or imported is not fit to be stored.
  KEY_MISMATCH: "the private key is not the certificate's",
  NAMES_MISMATCH: "the certificate is not for the configured names",
  CHAIN_BROKEN: "the chain does not lead to a known root",
  NOT_VALID_NOW: "the certificate is not valid now",
  TOO_LARGE: "key and chain do not fit the parameter's tier",
  IMPORT_UNREADABLE: "the import parameter holds no PEM bundle that can be read",

  // AWS.
  ACCESS_DENIED: "AWS denied a call",
  THROTTLED: "AWS throttled a call",
  STORE_FAILED: "SSM did not take or give a parameter",
  STATE_UNREADABLE: "the state in SSM cannot be read; it was rebuilt from the bundle",
  ZONE_UNUSABLE: "the zone does not exist or does not take the challenge record",
  CHALLENGE_DELEGATED: "the challenge record's name is a CNAME that the config does not know",
  CHALLENGE_NOT_DELEGATED: "the challenge record's name is not a CNAME to the record that the config names",
  DNS_FAILED: "Route 53 did not take or give a record",
  LEASE_LOST: "another run took the lease over",
  NO_EGRESS: "the function's VPC has no way to AWS or to the CA",

  // Stored, but not served.
  SERVICE_MISSING: "the service to deploy does not exist",
  ROLLOUT_FAILED: "the deployment failed; the service goes on with the certificate that it had",
  ROLLOUT_SLOW: "the deployment takes much longer than it should",
  DEPLOY_FAILED: "ECS did not take or report a deployment",
  ACM_FAILED: "ACM did not take or report a certificate",
  ACM_REFUSED: "ACM refused to import the stored certificate; it serves what it had",
  ACM_REIMPORT_REFUSED: "ACM takes no such certificate in the place of the one that it has, which goes on being served",
  ACM_NOT_OURS: "the certificate in ACM does not have the tags of this stack and host, and nothing is imported over it",
  ACM_IN_USE: "ACM keeps the imported certificate that is to be deleted, since something still uses it",
  NOT_SERVED: "a port does not serve the stored certificate",

  // Revocation, accounts, events.
  REVOKED_AS_ASKED: "the certificate was revoked, as asked",
  REVOCATION_FAILED: "the CA did not revoke the certificate; the next run tries again",
  NOTHING_TO_REVOKE: "no certificate is stored that could be revoked",
  INTERNAL: "the function itself failed",
} as const;

export type RenewalReason = keyof typeof RENEWAL_REASONS;
