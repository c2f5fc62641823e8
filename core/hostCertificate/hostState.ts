import { z } from "zod";

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
  /** Directory URL of the CA, or "import". */
  source: z.string(),
  /** Account that ordered it; absent for an import. */
  accountUrl: z.string().optional(),
});

const renewalWindow = z.object({
  start: instant,
  end: instant,
  /** Drawn once from the window and kept until the window changes. */
  chosen: instant,
  explanationUrl: z.string().optional(),
  /** Not asked again before this. */
  nextPoll: instant,
});

const runError = z.object({
  /** A documented reason code; see core/renewal. */
  reason: z.string(),
  /** The CA's or AWS's own type of problem, such as urn:ietf:params:acme:error:rateLimited. */
  type: z.string().optional(),
  detail: z.string(),
  at: instant,
});

/** State of one host certificate's renewal, as kept in SSM: what a run decided and what became of it. */
export const hostStateSchema = z.object({
  version: z.literal(1),
  host: z.string(),
  stored: storedCertificate.optional(),
  window: renewalWindow.optional(),
  /** Version of the bundle that every service was seen to have rolled out. */
  deployedVersion: z.int().positive().optional(),
  /** When the deployment of the stored version was asked for. */
  deploymentStarted: instant.optional(),
  /** Version of the bundle that was seen on the wire at every port. */
  servedVersion: z.int().positive().optional(),
  /** Failed attempts in a row. */
  failures: z.int().nonnegative(),
  lastError: runError.optional(),
  /** Our own backoff: no attempt before this, unless an operator asks for one. */
  retryAfter: instant.optional(),
  /** The CA's Retry-After: no attempt before this, whoever asks. */
  notBefore: instant.optional(),
  orderUrl: z.string().optional(),
  lastRun: instant.optional(),
  lastSuccess: instant.optional(),
});

export type HostState = z.output<typeof hostStateSchema>;
