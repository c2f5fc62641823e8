import * as z from "zod";

const instant = z.iso.datetime();

/** What is stored in the bundle now: a copy of what its leaf says, so that no reader needs the bundle. */
const storedCertificate = z.object({
  /** Version of the bundle parameter. */
  version: z.int().positive(),
  /** Upper-case hex without separators, with its leading zeros. */
  serial: z.string(),
  /** SHA-256 of the leaf's DER: lower-case hex without separators. */
  sha256: z.string(),
  names: z.array(z.string()),
  notBefore: instant,
  notAfter: instant,
  /** Directory URL of the CA, "import", or "unknown" when the state was lost and made anew from the bundle. */
  source: z.string(),
  /** Account that ordered it; absent for an import. */
  accountUrl: z.string().optional(),
  /** Profile that it was ordered with. */
  profile: z.string().optional(),
  /** When the bundle was written, by SSM's clock. */
  storedAt: instant.optional(),
});

const renewalWindow = z.object({
  start: instant,
  end: instant,
  /** Drawn once from the window and kept until the window changes. */
  chosen: instant,
  explanationUrl: z.string().optional(),
  /** Where it was asked for: of this certificate and no other. */
  url: z.string().optional(),
  /** Not asked again before this. */
  nextPoll: instant,
});

const runError = z.object({
  /** A reason of core/renewal/renewalReason.ts. */
  reason: z.string(),
  /** The CA's or AWS's own type of problem, such as urn:ietf:params:acme:error:rateLimited. */
  type: z.string().optional(),
  detail: z.string(),
  at: instant,
});

/** What one configured authority said last, by its id. */
const authorityState = z.object({
  /** Its Retry-After: no call before this, whoever asks. */
  notBefore: instant.optional(),
  /** A validation failed there: its staging directory is tried first. */
  rehearse: z.boolean().optional(),
});

const revocation = z.object({
  /** Version of the bundle that holds the certificate to revoke. */
  version: z.int().positive(),
  serial: z.string(),
  /** Of the certificate to revoke, as in `stored`. */
  source: z.string().optional(),
  accountUrl: z.string().optional(),
  reason: z.int(),
  requestedAt: instant,
  doneAt: instant.optional(),
});

/** A bundle that an operator brought, noted before it becomes the stored one. */
const importing = z.object({
  /** Of its leaf, as in `stored`. */
  sha256: z.string(),
  /** Version of the import parameter that it was read from. */
  parameterVersion: z.int().positive(),
});

/** A service's deployment that the function started. */
const rollout = z.object({
  cluster: z.string(),
  service: z.string(),
  /** Version of the bundle that it was started for. */
  version: z.int().positive(),
  deploymentId: z.string(),
  started: instant,
  failedAt: instant.optional(),
});

/** State of one host certificate's renewal, as kept in SSM: what a run decided and what became of it. */
export const hostStateSchema = z.object({
  version: z.literal(1),
  host: z.string(),
  stored: storedCertificate.optional(),
  window: renewalWindow.optional(),
  /** The CA told no window; not asked again before this. */
  noWindowUntil: instant.optional(),
  /** Version of the bundle that every service was seen to have rolled out. */
  deployedVersion: z.int().positive().optional(),
  /** When the deployment of the stored version was asked for. */
  deploymentStarted: instant.optional(),
  rollouts: z.array(rollout).optional(),
  /** Failed deployments in a row. */
  rolloutFailures: z.int().nonnegative().optional(),
  /** Version of the bundle that was seen on the wire at every port. */
  servedVersion: z.int().positive().optional(),
  /** Failed attempts in a row. */
  failures: z.int().nonnegative(),
  /** Of the last run that failed; absent after a run without a failure. */
  lastError: runError.optional(),
  /** Our own backoff: no attempt before this, unless an operator asks for one. */
  retryAfter: instant.optional(),
  /** The earliest instant at which any configured CA may be asked again, whoever asks. */
  notBefore: instant.optional(),
  authorities: z.record(z.string(), authorityState).optional(),
  orderUrl: z.string().optional(),
  revocation: revocation.optional(),
  /** Present while an import is under way: a run that was killed in it is told by this what it stored. */
  importing: importing.optional(),
  /** What the last run that changed something decided: a reason of core/renewal/renewalReason.ts. */
  lastDecision: z.string().optional(),
  /** The last run that wrote this state; wakes with nothing due write nothing. */
  lastRun: instant.optional(),
  /** When a certificate was last stored. */
  lastSuccess: instant.optional(),
});

export type HostState = z.output<typeof hostStateSchema>;
export type StoredCertificate = z.output<typeof storedCertificate>;
export type RenewalWindow = z.output<typeof renewalWindow>;
export type Rollout = z.output<typeof rollout>;
export type Revocation = z.output<typeof revocation>;
export type AuthorityState = z.output<typeof authorityState>;
